import { refused } from './refused.js'
import { PURPOSE_CODES } from './services.js'

export type Purpose = typeof PURPOSE_CODES[number]

/** The header in which a client states why it reads, as a code of v3 ActReason. */
export const PURPOSE_HEADER = 'x-purpose'

/** Reads the purpose of a request. Without the header it is treatment. @throws ServiceError 400 */
export function purposeOf (header: string | undefined): Purpose {
  const found = PURPOSE_CODES.find(code => code === (header ?? 'TREAT').trim())
  if (found !== undefined) return found
  throw refused(400, 'unknown-purpose', `${PURPOSE_HEADER} must be one of ${PURPOSE_CODES.join(', ')}`)
}
