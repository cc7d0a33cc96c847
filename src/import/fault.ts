/** Says why a file, an entry or a line is not imported. The text quotes nothing, since input is clinical. */
export interface Fault {
  /** For example `not-json`; the report counts faults by code. */
  readonly code: string
  /** Cause and remedy, as a phrase. */
  readonly text: string
}

/** Ends the reading of a file. What came before the fault is imported. */
export class InputError extends Error {
  constructor (readonly fault: Fault) {
    super(fault.text)
    this.name = 'InputError'
  }
}

export const TOO_LARGE: Fault = {
  code: 'too-large', text: 'larger than the 2 MiB of a submission; refer to large attachments by hash'
}
