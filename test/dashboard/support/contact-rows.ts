import type { Locator, Page } from 'playwright-core'

/** A cell of the contacts grid, by its row from the top, once its contact is there, and its column's id. */
export function cellOf(page: Page, row: number, column: string): Locator {
  return page.locator(`.grid-frame .ag-row[row-index="${row}"][row-id*="-"] [col-id="${column}"]`)
}

/** Puts a value into a cell with the keyboard alone, from the cell that is clicked. */
export async function typeInto(page: Page, cell: Locator, text: string): Promise<void> {
  await cell.click()
  await page.keyboard.press('Enter')
  await cell.locator('input:focus').waitFor()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type(text)
  await page.keyboard.press('Enter')
}

/** Picks a row for what is done to many. */
export async function pick(page: Page, row: number): Promise<void> {
  await cellOf(page, row, 'firstName').locator('bdi').waitFor()
  await page.locator(`.grid-frame .ag-row[row-index="${row}"] input[type=checkbox]`).click()
}
