"""A copy of a workspace in SQLite that misses nothing: an export once, then the change feed.

    ROSTER_URL=http://127.0.0.1:3000 ROSTER_KEY=… python3 sqlite_mirror.py people.sqlite [--once]

The key needs the scopes `read` and `export`. The cursor is kept in the same transaction as what it stands behind, so a kill at
any moment loses nothing. A cursor that has ended (410, after a restore) begins again with an export.
"""
import json
import os
import sqlite3
import sys
import urllib.error
import urllib.parse
import urllib.request

SCHEMA = """
create table if not exists contacts (id text primary key, version integer, email text, phone text, name text, body text);
create table if not exists position (one integer primary key check (one = 1), cursor text);
"""


class Mirror:
    def __init__(self, path, url, key):
        self.store = sqlite3.connect(path)
        self.store.executescript(SCHEMA)
        self.url, self.key = url, key

    def follow(self, wait=60):
        """Takes over what happened since; waits so many seconds for something to happen. Answers how many changes came."""
        row = self.store.execute("select cursor from position").fetchone()
        if row is None:
            return self.begin()
        try:
            page = self.ask("/v2/changes", after=row[0], types="contact.*", include="contact", limit=1000, wait=wait)
        except urllib.error.HTTPError as error:
            if error.code != 410:
                raise
            return self.begin()
        with self.store:
            for change in page["data"]:
                self.keep(change["contactId"], change.get("contact"))
            self.store.execute("insert or replace into position values (1, ?)", [page["nextCursor"]])
        return len(page["data"])

    def begin(self):
        """Everybody, as of one moment. The cursor is taken before, so that nothing falls between the two."""
        cursor = self.ask("/v2/changes/cursor")["cursor"]
        count = 0
        with self.store:
            self.store.execute("delete from contacts")
            with self.open("/v2/exports", format="ndjson") as lines:
                for line in lines:
                    contact = json.loads(line)
                    self.keep(contact["id"], contact)
                    count += 1
            self.store.execute("insert or replace into position values (1, ?)", [cursor])
        return count

    def keep(self, contact_id, contact):
        """The same change may come twice, and a person may have changed again since: the higher version stands."""
        if contact is None or contact.get("deletedAt"):
            self.store.execute("delete from contacts where id = ?", [contact_id])
            return
        name = contact.get("fullName") or " ".join(filter(None, [contact.get("firstName"), contact.get("lastName")]))
        self.store.execute(
            "insert into contacts values (?, ?, ?, ?, ?, ?) on conflict (id) do update set version = excluded.version,"
            " email = excluded.email, phone = excluded.phone, name = excluded.name, body = excluded.body"
            " where excluded.version >= contacts.version",
            [contact_id, contact.get("version", 0), contact.get("email"), contact.get("phone"), name, json.dumps(contact)],
        )

    def open(self, path, **query):
        address = f"{self.url}{path}?{urllib.parse.urlencode(query)}"
        return urllib.request.urlopen(urllib.request.Request(address, headers={"Authorization": f"Bearer {self.key}"}))

    def ask(self, path, **query):
        with self.open(path, **query) as answer:
            return json.load(answer)


if __name__ == "__main__":
    mirror = Mirror(sys.argv[1], os.environ["ROSTER_URL"], os.environ["ROSTER_KEY"])
    if "--once" in sys.argv:
        while mirror.follow(wait=0) > 0:
            pass
    else:
        while True:
            print(f"{mirror.follow()} changes")
