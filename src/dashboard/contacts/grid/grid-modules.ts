import {
  CellStyleModule,
  ColumnApiModule,
  CustomEditorModule,
  DateEditorModule,
  EventApiModule,
  InfiniteRowModelModule,
  NumberEditorModule,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  ScrollApiModule,
  TextEditorModule,
} from 'ag-grid-community'

/** What of the grid is used; the rest is not loaded. */
export const gridModules = [
  CellStyleModule,
  ColumnApiModule,
  CustomEditorModule,
  DateEditorModule,
  EventApiModule,
  InfiniteRowModelModule,
  NumberEditorModule,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  ScrollApiModule,
  TextEditorModule,
]
