import {
  decode, enrolMessageCodec, enrolReplyCodec, EnrolmentState, signedGenesisCodec
} from '../../protocol/codec/index.js'
import type { SignedAllowlist } from '../../protocol/types/index.js'
import { NetworkError } from '../../network/index.js'
import type { NodeStore } from '../../storage/index.js'
import type { MembershipKeeper } from '../gates/membership-keeper.js'
import type { AddressBook } from '../peers/address-book.js'
import { serve, type AskParts } from '../peers/ask.js'

type Lists = Pick<MembershipKeeper, 'committed' | 'successor'>

export interface TellParts extends AskParts {
  readonly store: Pick<NodeStore, 'meta'>
  readonly membership: Lists
  readonly addresses: Pick<AddressBook, 'all'>
}

/**
 * Serves `enrol` at a hospital, to the government of its chain alone. A government that lost its data folder
 * gets the genesis, the lists and the addresses back in this way (SPECIFICATION.md §5.3).
 */
export async function tellGovernment (parts: TellParts): Promise<void> {
  const bytes = await parts.store.meta.genesis()
  const genesis = bytes === undefined ? undefined : decode(signedGenesisCodec, bytes)
  if (genesis?.verdict !== 'accept') return
  await serve(parts, 'enrol', enrolMessageCodec, enrolReplyCodec, async (_from, _request, access) => {
    if (access !== 'government') throw new NetworkError('refused', 'only the government enrols')
    return {
      state: EnrolmentState.approved, message: '', genesis: genesis.value,
      lists: listsAfterGenesis(parts.membership), addressRecords: parts.addresses.all()
    }
  })
}

/** Returns the list in force and the list that waits, without the first list, which the genesis has. */
export function listsAfterGenesis (membership: Lists | undefined): SignedAllowlist[] {
  return [membership?.committed, membership?.successor]
    .filter((list): list is SignedAllowlist => list !== undefined && 'signature' in list &&
      list.list.version > 1)
}
