import { caseCodec, decode } from '../../protocol/codec/index.js'
import { caseKey } from '../../protocol/ledger/index.js'
import { CUSTODY_KEY } from '../../protocol/types/index.js'
import type { NodeStore } from '../../storage/index.js'
import type { Trust } from '../gates/trust.js'
import { holderOf, type KeyStore } from '../keys/key-store.js'
import type { HostLoop } from '../loop/host-loop.js'
import { Closures } from './closures.js'
import type { CustodyLedger } from './custody-server.js'

export interface NodeLedgerParts {
  readonly hostLoop: HostLoop, readonly keyStore: KeyStore | undefined, readonly store: NodeStore,
  readonly trust: Trust
}

/** Shows the custody of keys what the ledger, the database and the key store of this node have. */
export function custodyLedgerOf ({ hostLoop, keyStore, store, trust }: NodeLedgerParts): CustodyLedger {
  const closures = new Closures(store)
  return {
    get isWhole () { return trust.isWhole },
    get activeEpoch () { return hostLoop.state.ledger.keys.active },
    shareOf: epoch => keyStore && holderOf(keyStore).secretShare(epoch, CUSTODY_KEY),
    async caseOf (id) {
      const row = await store.entry(caseKey(id))
      const found = row === undefined ? undefined : decode(caseCodec, row)
      return found?.verdict === 'accept' ? found.value : undefined
    },
    closureOf: async found => await closures.of(found)
  }
}
