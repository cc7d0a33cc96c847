/** This folder makes the files of a patient's own copy. See README.md. */
import type { PatientExportView } from '../../api/index.js'
import { copyPage } from './page.js'

const DIGITS = 16

/** A file of the copy; a name may have a folder in it. */
export interface CopyFile {
  readonly name: string
  readonly text: string
}

/** Makes the files of a copy. @param checker the page that checks receipts; undefined if there is none */
export function copyFiles (view: PatientExportView, checker: string | undefined): CopyFile[] {
  const receipts = view.records.flatMap(({ case: id, receipt }): CopyFile[] =>
    receipt === undefined ? [] : [{ name: receiptName(id), text: `${JSON.stringify(receipt)}\n` }])
  return [
    { name: 'index.html', text: copyPage(view, receiptName, checker === undefined ? undefined : CHECKER) },
    { name: 'summary.json', text: `${JSON.stringify(view.document, undefined, 2)}\n` },
    ...receipts, ...(checker === undefined ? [] : [{ name: CHECKER, text: checker }])
  ]
}

const CHECKER = 'check-receipts.html'

function receiptName (caseId: string): string {
  return `receipts/${caseId.slice(0, DIGITS)}.json`
}
