/** Words before there is a session. */
export const signIn = {
  title: 'Sign in',
  lead: 'The people you know, in one place that is yours.',
  email: 'Email',
  password: 'Password',
  name: 'Your name',
  newPassword: 'Choose a password',
  passwordHint: 'At least 10 characters. A few words in a row are good.',
  submit: 'Sign in',
  refused: 'This email and password do not go together.',
  slowed: 'Too many tries. Wait a little, then try again.',
  setup: {
    title: 'Make this Roster yours',
    text: 'You are the first here. The account you make now is the owner’s: it can invite everybody else.',
    submit: 'Make the owner’s account',
    spent: 'This link was used already, or it is too old.',
    spentText: 'Links work once. Sign in, or have a new one made.',
  },
  invite: {
    title: 'Come in',
    text: 'Choose a password, and your name if you are new here.',
    nameHint: 'May stay empty where this link is for a new password.',
    submit: 'Come in',
  },
  toSignIn: 'Go to sign in',
  changePassword: {
    title: 'Change your password',
    current: 'Your password now',
    next: 'Your new password',
    submit: 'Change it',
    done: 'Your password is changed. Your other sessions have ended.',
  },
}
