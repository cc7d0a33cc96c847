import type { PatientIdentifier } from '../../records/index.js'
import type { NoticeKind } from './events-of-patients.js'

/** A message for a patient of this hospital, as the hook gets it. */
export interface Notice {
  /** A hook that has seen the id drops the notice. */
  readonly id: string
  readonly kind: NoticeKind
  readonly what: string
  readonly patient: PatientIdentifier
  readonly hospital: { readonly id: string, readonly name: string }
  readonly height: number
  /** Timestamp of the block, ms since 1970. */
  readonly at: number
}

/** Takes notices. Resolves with false if they must be sent again. */
export type NoticeHook = (notices: readonly Notice[]) => Promise<boolean>

const TIMEOUT_MS = 10_000

/** Makes the hook that posts notices to an address of this machine. Each answer 2xx confirms a message. */
export function httpHook (url: string): NoticeHook {
  return async notices => {
    try {
      const answer = await fetch(url, {
        method: 'POST', redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: { 'content-type': 'application/json' }, body: JSON.stringify({ notices })
      })
      await answer.body?.cancel()
      return answer.ok
    } catch {
      // A fault of the connection may have parts of the message in its text, so it is not logged.
      return false
    }
  }
}
