import { ROLES, Standing, TransactionKind, reject, type RosterEntry } from '../../types/index.js'
import { rosterKeySignBytes } from '../parts/emergency.js'
import { oneOf, option } from '../wire/combinators.js'
import { MAX_ROSTER_ENTRY } from '../wire/limits.js'
import { bytes32, bytes64, u32, u8 } from '../wire/primitives.js'
import { formByOneAuthor, type Form } from './form.js'

const byAuthor = formByOneAuthor<RosterEntry>(TransactionKind.rosterEntry, 'roster-entry', {
  entry: u32, version: u32, key: bytes32, role: oneOf(u8, [ROLES.doctor, ROLES.nurse, ROLES.pharmacist]),
  licence: bytes32, standing: oneOf(u8, [Standing.active, Standing.suspended]), possession: option(bytes64)
}, ({ verifier }, { entry, key, version }) => {
  if (entry === 0 || entry > MAX_ROSTER_ENTRY || version === 0) return 'roster-number'
  return verifier.screenKey(key) ? undefined : 'bad-practitioner-key'
})

/** The form of `roster/entry` (SPECIFICATION.md §17.1). A new key signs for itself. */
export const rosterEntryForm: Form<RosterEntry> = {
  ...byAuthor,
  verify (chain, isMember, transaction, bytes) {
    const origin = byAuthor.verify(chain, isMember, transaction, bytes)
    const { author, key, possession } = transaction
    if (origin.verdict !== 'accept' || possession === undefined) return origin
    const message = rosterKeySignBytes(chain.id, author, key)
    return chain.verifier.verify(key, message, possession) ? origin : reject('possession-signature')
  }
}
