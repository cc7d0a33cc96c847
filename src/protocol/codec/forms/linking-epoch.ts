import { TransactionKind, type LinkingEpoch } from '../../types/index.js'
import { bytes32, u16 } from '../wire/primitives.js'
import { formByOneAuthor } from './form.js'

/** The form of `linking/epoch` (ARCHITECTURE.md). The ledger decides which epoch is next. */
export const linkingEpochForm = formByOneAuthor<LinkingEpoch>(TransactionKind.linkingEpoch, 'linking-epoch', {
  epoch: u16,
  commitment: bytes32
})
