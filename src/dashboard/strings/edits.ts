import { contactsOf } from './common.ts'

/** Words of changes: how they are saved, undone, and asked about. */
export const edits = {
  saving: 'Saving',
  tryingAgain: 'Not saved. Trying again until Roster answers.',
  signInFirst: 'Not saved. It is saved when you have signed in again.',
  giveUp: 'Put the former value back',
  changedSince: 'Somebody changed this since. It was left as it is.',
  notTaken: 'Roster did not take this value.',
  neighbourRefused: 'Another value of this contact was refused, so nothing of it was saved.',
  undo: {
    nothing: 'Nothing to undo',
    left: (name: string) => `Not undone: ${name}. Somebody changed it since.`,
    done: (name: string) => `Undone: ${name}`,
    doneBut: (name: string, kept: number) =>
      `Undone: ${name}. ${kept} left as they are, since somebody changed them.`,
  },
  redo: {
    nothing: 'Nothing to redo',
    left: (name: string) => `Not done again: ${name}. Somebody changed it since.`,
    done: (name: string) => `Done again: ${name}`,
    doneBut: (name: string, kept: number) =>
      `Done again: ${name}. ${kept} left as they are, since somebody changed them.`,
  },
  binned: (contact: string) => `${contact} moved to the bin`,
  made: (contact: string) => `New contact ${contact}`,
  cellOf: (field: string, contact: string) => `${field} of ${contact}`,
  fields: (count: number) => `${count} fields`,
  pasted: (cells: number) => `${cells === 1 ? '1 pasted cell' : `${cells} pasted cells`}`,
  filled: (cells: number) => `${cells === 1 ? '1 filled cell' : `${cells} filled cells`}`,
  cleared: (cells: number) => `${cells === 1 ? '1 cleared cell' : `${cells} cleared cells`}`,
  conflict: {
    title: 'Somebody changed this at the same time',
    text: (field: string, contact: string) => `${field} of ${contact} has another value now.`,
    mine: 'Yours',
    theirs: 'Theirs',
    who: (who: string, time: string) => `${who}, ${time}`,
    keepMine: 'Keep mine',
    takeTheirs: 'Take theirs',
  },
  consent: {
    left: 'Do not contact was left as it is, so nothing was saved.',
    several: (count: number) => contactsOf(String(count)),
    mark: {
      title: (who: string) => `Mark ${who} as do not contact?`,
      text: 'They must not be called, texted or mailed from then on. Exports for call lists leave them out, and an import cannot lift the mark.',
      action: 'Mark as do not contact',
    },
    lift: {
      title: (who: string) => `Allow contacting ${who} again?`,
      text: 'The do-not-contact mark is lifted: they can be called, texted and mailed again. Do this only if they said so.',
      action: 'Lift do not contact',
    },
  },
}
