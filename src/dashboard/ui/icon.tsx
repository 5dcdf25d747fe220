/** Stroke paths on a 24 × 24 grid. */
const paths = {
  arrowLeft: 'M19 12H5m6-6-6 6 6 6',
  bin: 'M4 7h16M9 7V4h6v3m-8 0 1 13h8l1-13M10 11v5m4-5v5',
  bookmark: 'M7 4h10v16l-5-4-5 4z',
  check: 'm5 12.5 4.5 4.5L19 7',
  chevronDown: 'm6 9 6 6 6-6',
  chevronLeft: 'm15 6-6 6 6 6',
  chevronRight: 'm9 6 6 6-6 6',
  chevronUp: 'm6 15 6-6 6 6',
  clock: 'M12 7v5l3 2m6-2a9 9 0 1 1-18 0 9 9 0 0 1 18 0',
  close: 'M6 6l12 12M18 6 6 18',
  code: 'm8 8-4 4 4 4m8-8 4 4-4 4M14 5l-4 14',
  columns: 'M4 5h16v14H4zM10 5v14m5-14v14',
  contacts:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7m-6 9c0-3.3 2.7-5.5 6-5.5s6 2.2 6 5.5m1-9.2a3.5 3.5 0 0 0 0-6.6M17.500 14.8c2.100.8 3.500 2.700 3.500 5.200',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  download: 'M12 4v11m-5-4 5 5 5-5M5 20h14',
  edit: 'M4 20h4L19 9l-4-4L4 16zM13.500 6.500l4 4',
  filter: 'M4 6h16M7 12h10m-7 6h4',
  grip: 'M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01',
  home: 'M4 11l8-7 8 7v9h-5v-6H9v6H4z',
  key: 'M14.500 9.500a4.500 4.500 0 1 1-2.300-3.900M12 9l8 8m-3-3 2-2m-4.500 0 2-2M7.500 9.500h.01',
  list: 'M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01',
  menu: 'M4 7h16M4 12h16M4 17h16',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  phoneOff:
    'M5 4h4l1.500 4.500L8 10a13 13 0 0 0 6 6l1.500-2.500L20 15v4a2 2 0 0 1-2 2C10 21 3 14 3 6a2 2 0 0 1 2-2M16 4l5 5m0-5-5 5',
  plus: 'M12 5v14M5 12h14',
  refresh:
    'M20 5v5h-5M4 19v-5h5M5.500 9a7.500 7.500 0 0 1 12.800-2.500L20 10M4 14l1.700 3.500A7.500 7.500 0 0 0 18.500 15',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14m5-2 4.500 4.500',
  settings: 'M4 8h9m4 0h3M4 16h3m4 0h9M15 5.500v5M9 13.500v5',
  signOut: 'M14 4H5v16h9M10 12h11m-4-4 4 4-4 4',
  tag: 'M4 12V4h8l8 8-8 8zM8 8h.01',
  undo: 'M4 9h10a6 6 0 0 1 0 12h-3M8 5 4 9l4 4',
  upload: 'M12 16V5M7 9l5-5 5 5M5 20h14',
  warning: 'M12 4 3 20h18zM12 10v4m0 3h.01',
} as const

export type IconName = keyof typeof paths

/** A picture beside words; alone it needs a button with a name around it. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  )
}
