"""Who is calling? Asks Roster for the person behind a number, in the time that a ringing telephone gives.

    ROSTER_URL=http://127.0.0.1:3000 ROSTER_KEY=… python3 caller_lookup.py '(415) 555-2671'

The key needs the scope `lookup` alone. The number is sent as the telephone system gives it (sip:, tel:, 00…, with
or without +). Exit code 0: somebody was found; 1: nobody, or no number; 2: Roster did not answer.
"""
import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request

TIMEOUT_S = 2


def look_up(number, url, key):
    """The person as a dictionary; None where nobody has the number, several have it, or the caller withheld it."""
    # urlencode: a "+" that is not encoded is a space in a URL.
    query = urllib.parse.urlencode({"phone": number, "fields": "fullName,firstName,lastName,businessName,doNotContact,tags"})
    request = urllib.request.Request(f"{url}/v2/contacts/lookup?{query}", headers={"Authorization": f"Bearer {key}"})
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        if error.code in (404, 409):  # nobody; or several people share the number
            return None
        raise


def name_of(person):
    full = person.get("fullName") or " ".join(filter(None, [person.get("firstName"), person.get("lastName")]))
    return full or person.get("businessName") or "Unknown name"


if __name__ == "__main__":
    try:
        found = look_up(sys.argv[1], os.environ["ROSTER_URL"], os.environ["ROSTER_KEY"])
    except (urllib.error.URLError, TimeoutError) as error:
        print(f"Roster did not answer: {error}", file=sys.stderr)
        sys.exit(2)
    if found is None:
        print("Unknown caller")
        sys.exit(1)
    print(name_of(found) + (" (do not contact)" if found["doNotContact"] else ""))
