import { MAX_WAIT_SECONDS } from '../limits.js'
import { object, text, type Schema } from '../schema.js'

/** A whole case id (64 digits), or its first 8 digits or more; the node finds the case. */
export const byCase = object({
  id: text({
    pattern: '^[0-9a-fA-F]{8,64}$',
    description: 'a case id: 64 hexadecimal digits, or the first 8 or more'
  })
}, ['id'])

/** An identity multihash in base58; the node parses it. */
export const peerId = text({
  pattern: '^[1-9A-HJ-NP-Za-km-z]{20,100}$', description: 'a peer id, such as 12D3Koo…'
})

/**
 * A clinician: a name, or an entry or licence of the roster. Where the hospital has a roster, anybody else is
 * refused with 422 `not-on-roster`. It stays at this hospital.
 */
export const clinician = text({ minLength: 1, maxLength: 100 })

/** The time for which the node may hold the answer. */
export const waitSeconds: Schema<number> = {
  type: 'number', minimum: 0, maximum: MAX_WAIT_SECONDS,
  description: `a number of seconds from 0 to ${MAX_WAIT_SECONDS}`
}
