import { caseCodec, decode } from '../../protocol/codec/index.js'
import { caseKey, entryId } from '../../protocol/ledger/index.js'
import { CUSTODY_KEY } from '../../protocol/types/index.js'
import type { NodeStore } from '../../storage/index.js'
import type { CommitFeed } from '../loop/commit-feed.js'
import type { Scheduler } from '../machine/ports.js'
import type { Touch } from '../signing/touch.js'
import type { Trust } from '../gates/trust.js'
import { holderOf, type KeyStore } from '../keys/key-store.js'
import type { HostLoop } from '../loop/host-loop.js'
import { Closures } from './closures.js'
import type { CustodyLedger } from './custody-server.js'

export interface NodeLedgerParts {
  readonly hostLoop: HostLoop, readonly keyStore: KeyStore | undefined, readonly store: NodeStore,
  readonly trust: Trust, readonly commits: CommitFeed, readonly touch: Touch,
  readonly scheduler: Scheduler
}

/** How long a holder waits for a block that the requester has. */
const PATIENCE_MS = 2_000

/** Shows the custody of keys what the ledger, the database and the key store of this node have. */
export function custodyLedgerOf (
  { commits, hostLoop, keyStore, scheduler, store, touch, trust }: NodeLedgerParts
): CustodyLedger {
  const closures = new Closures(store)
  return {
    get isWhole () { return trust.isWhole },
    get height () { return hostLoop.state.ledger.height },
    async follows (height) {
      const isThere = (): boolean => hostLoop.state.ledger.height >= height
      if (touch.isLost) return false
      if (!isThere()) await reached(commits, scheduler, isThere)
      return isThere()
    },
    get activeEpoch () { return hostLoop.state.ledger.keys.active },
    shareOf: epoch => keyStore && holderOf(keyStore).secretShare(epoch, CUSTODY_KEY),
    async casesOf (ids) {
      const rows = await store.loadEntries(ids.map(caseKey))
      return ids.map(id => {
        const row = rows.get(entryId(caseKey(id)))
        const found = row === undefined ? undefined : decode(caseCodec, row)
        return found?.verdict === 'accept' ? found.value : undefined
      })
    },
    closuresOf: async cases => await closures.all(cases)
  }
}

/** Resolves once a block makes a test true, at the latest when the patience of a holder ends. */
async function reached (
  commits: CommitFeed, scheduler: Scheduler, isThere: () => boolean
): Promise<void> {
  await new Promise<void>(resolve => {
    const end = (): void => {
      cancel()
      stop()
      resolve()
    }
    const cancel = scheduler.after(PATIENCE_MS, end)
    const stop = commits.subscribe(() => { if (isThere()) end() })
  })
}
