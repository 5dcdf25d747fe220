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

/** Every word that the dashboard says, by the page that says it. */
export const strings = {
  ...common,
  signIn,
  contacts,
  edits,
  fields,
  jobs,
  settings,
  shell,
}
