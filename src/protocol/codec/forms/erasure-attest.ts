import { Discard, FileSystemKind, TransactionKind, type ErasureAttest } from '../../types/index.js'
import { oneOf } from '../wire/combinators.js'
import { bytes32, u64, u8 } from '../wire/primitives.js'
import { formByOneAuthor } from './form.js'

const ALL_WIPED = 31

/** The form of `erasure/attest` (SPECIFICATION.md §19.4). */
export const erasureAttestForm = formByOneAuthor<ErasureAttest>(
  TransactionKind.erasureAttest, 'erasure-attest', {
    record: bytes32,
    wiped: u8,
    fileSystem: oneOf(u8, Object.values(FileSystemKind)),
    discard: oneOf(u8, Object.values(Discard)),
    backupsUntil: u64
  }, (_chain, { wiped }) => {
    if (wiped === 0) return 'attests-nothing'
    return (wiped & ~ALL_WIPED) === 0 ? undefined : 'attests-unknown'
  })
