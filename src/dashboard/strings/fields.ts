const values = (count: string) => (count === '1' ? '1 value' : `${count} values`)

/** Words of the order and the types of custom fields. */
export const fields = {
  place: 'Place',
  drag: 'Drag to another place',
  up: (name: string) => `Move ${name} up`,
  down: (name: string) => `Move ${name} down`,
  moved: (name: string, place: string, of: string) => `${name} is ${place} of ${of} now`,
  retype: {
    menu: 'Change type…',
    title: (name: string) => `Change the type of ${name}`,
    text: 'The field has the new type at once; its values follow. The history keeps what they were, and you can undo it.',
    type: 'New type',
    choose: 'Choose a type',
    looking: 'Looking at every value…',
    nobody: 'Nobody has a value in it.',
    some: (count: string, inBin: string) =>
      `${count} contacts have a value${inBin === '0' ? '' : `, ${inBin} of them in the bin`}.`,
    changed: (count: string) => `${values(count)} will read differently`,
    sameText: (count: string) => `${values(count)} will read the same`,
    unconvertible: (count: string) => `${values(count)} cannot be converted`,
    now: 'Now',
    afterwards: 'Afterwards',
    why: 'Why not',
    unfitViews:
      'These saved views compare it in a way that the new type does not know, and would not find anybody by it:',
    drop: (count: string) => `Take away the ${values(count)} that cannot be converted`,
    dropHint: 'Or leave the type as it is until they are corrected.',
    submit: 'Change the type',
    submitSome: (count: string) => `Change the type: ${values(count)}`,
    submitDropping: (count: string, dropped: string) =>
      `Change the type: ${values(count)}, ${dropped} taken away`,
    progress: 'How far the values are converted',
    running: (name: string, done: string, total: string) => `${name}: ${done} of ${total}`,
    cancel: 'Stop',
    done: (name: string, type: string) => `${name} is of type ${type} now`,
    kept: (name: string, count: string) => `${name}: ${values(count)} kept aside, since they do not fit`,
    cancelled: (name: string) => `Stopped: some values of ${name} are not converted yet`,
    failed: (name: string) => `The values of ${name} were not all converted`,
    undo: 'Undo',
    unfinished: 'Some values do not have this type yet, and filters do not find them.',
    finish: 'Convert the rest',
  },
}
