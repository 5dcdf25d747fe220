import { common, jobs } from './common.ts'
import { contacts } from './contacts.ts'
import { edits } from './edits.ts'
import { fields, settings } from './settings.ts'
import { shell } from './shell.ts'

/** Words before there is a session. */
const signIn = {
  title: 'Sign in',
  lead: 'The people you know, in one place that is yours.',
  email: 'Email',
  password: 'Password',
  name: 'Your name',
  newPassword: 'Choose a password',
  passwordHint: 'At least 10 characters. A few words in a row are good.',
  submit: 'Sign in',
  refused: 'This email and password do not go together.',
  lost: 'Lost your password? An owner can make you a link for a new one, under Settings, People. On the machine itself, “roster dashboard-link” makes one.',
  slowed: 'Too many tries. Wait a little, then try again.',
  setup: {
    title: 'Make this Roster yours',
    text: 'You are the first to sign in. The account that you make now is the owner’s: it can invite the others.',
    submit: 'Make the owner’s account',
    spent: 'This link was used already, or it is too old.',
    spentText: 'Links work once. Sign in, or have a new one made.',
  },
  invite: {
    title: 'Accept the invitation',
    text: 'Choose a password, and your name if you are new here.',
    nameHint: 'May stay empty where this link is for a new password.',
    submit: 'Accept invitation',
  },
  again: {
    title: 'Sign in again',
    text: 'Your session ended. Everything on this page is kept, and what you typed is saved when you have signed in.',
    leave: 'Leave without saving',
  },
  toSignIn: 'Go to sign in',
  changeProfile: {
    title: 'Your name and email',
    current: 'Your password now',
    currentHint: 'For another email. Your other sessions end then.',
    done: 'Saved',
    doneEmail: 'Saved. Sign in with the new email from now on; your other sessions have ended.',
  },
  changePassword: {
    title: 'Change your password',
    current: 'Your password now',
    next: 'Your new password',
    submit: 'Change it',
    done: 'Your password is changed. Your other sessions have ended.',
  },
  sessions: {
    title: 'Where you are signed in',
    text: 'End what is not yours or not in use any more; it is signed out at once.',
    device: 'Device',
    unknown: 'Unknown device',
    on: (browser: string, system: string) => `${browser} on ${system}`,
    current: 'this one',
    used: 'Last used',
    since: 'Signed in',
    end: 'End',
    ended: 'Ended',
    endOthers: 'End all others',
    othersEnded: 'All other sessions have ended',
  },
}

/** Words of the first page. */
export const home = {
  title: 'Home',
  asOf: (time: string) => `As of ${time}`,
  contacts: 'Contacts',
  newThisWeek: 'New in seven days',
  byPhone: 'Reachable by phone',
  byEmail: 'Reachable by email',
  callableNow: 'Callable now, 9 to 20 there',
  doNotContact: 'Do not contact',
  share: (percent: string) => `${percent} of all`,
  overTime: 'Contacts over time',
  overTimeNote: 'Those who are here now, by when they came',
  overDays: 'New contacts, by day',
  overDaysNote: 'In the last thirteen days',
  onDay: (day: string, count: string) => `${day}: ${count} new`,
  todayLabel: 'Today',
  today: (_: string, count: string) => `Today: ${count} new`,
  until: (day: string, count: string) => `${count} before ${day}`,
  now: (_: string, count: string) => `${count} now`,
  country: 'By country of their number',
  zone: 'By time zone',
  tags: 'By tag',
  others: 'without a phone',
  noZone: 'without a time zone',
  several: (first: string, more: number) => `${first} and ${more} more`,
  rest: (count: number) => `and ${count} more`,
  imports: {
    title: 'Recent imports',
    all: 'All imports',
    tried: 'A try',
  },
  welcome: {
    title: 'No contacts yet. Ways to add some:',
    hand: 'By hand',
    handText: 'Write one contact and see what Roster makes of the number.',
    keys: 'Make one under API keys',
    askForKey: 'An owner can make you one.',
    file: 'From a file',
    fileText: 'A CSV or a workbook from anywhere: see what is in it before anything is written.',
    fileButton: 'Import a file',
    sample: 'To look around',
    sampleText: 'A few invented people from many countries. Delete them when you have seen enough.',
    api: 'From your programs',
    apiText: 'Any of four APIs will do; this is Roster’s own. It needs a key.',
  },
}

/** Every word that the dashboard says, by the page that says it. */
export const strings = {
  ...common,
  signIn,
  home,
  contacts,
  edits,
  fields,
  jobs,
  settings,
  shell,
}
