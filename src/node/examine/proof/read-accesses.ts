import type { AccessesCheckView, AccessesView, AccessKindView } from '../../../api/index.js'
import { memberIdOf } from '../../../network/index.js'
import { checkAccesses, type ListedAccess } from '../../../protocol/access/index.js'
import { decode } from '../../../protocol/codec/index.js'
import { ENTRY_SPACES, accessHeadCodec } from '../../../protocol/ledger/index.js'
import { AccessKind, equal, fromHex, hex } from '../../../protocol/types/index.js'
import { provedBy } from './read-proof.js'

const KINDS: Readonly<Record<AccessKindView, AccessKind>> = {
  'read': AccessKind.read, 'search': AccessKind.search, 'decision': AccessKind.decision,
  'export': AccessKind.export, 'look-up': AccessKind.lookUp, 'excerpt': AccessKind.excerpt,
  'emergency': AccessKind.emergency, 'key-given': AccessKind.keyGiven, 'key-refused': AccessKind.keyRefused
}

/**
 * Checks that a list of accesses has every access that the state counts, with nothing but the chain id. What
 * the events say is the word of the hospitals that logged them.
 */
export function readAccesses (view: AccessesView, chainId: string | undefined): AccessesCheckView {
  const proved = provedBy(view, chainId)
  if (proved.verdict !== 'accept') return { isValid: false, code: proved.code }
  const { chain, height, key, table, timestamp, value } = proved.value
  const handle = fromHex(view.handle)
  if (table !== ENTRY_SPACES['access-head'] || !equal(key, handle)) {
    return { isValid: false, code: 'proof-of-something-else' }
  }
  const head = value === undefined ? undefined : decode(accessHeadCodec, value)
  if (head !== undefined && head.verdict !== 'accept') return { isValid: false, code: head.code }
  const listed = view.accesses.flatMap(({ batch, hash, height: at, hospital, kind, position }) => {
    const author = memberIdOf(hospital.id)
    return author === undefined
      ? []
      : [{ author, number: batch, position, kind: KINDS[kind], hash: fromHex(hash), height: at }]
  }) satisfies ListedAccess[]
  const checked = checkAccesses(chain.id, handle, listed, head?.value)
  return checked.verdict === 'accept'
    ? {
        isValid: true, chainId: hex(chain.id as Uint8Array), chainName: chain.genesis.name, height, timestamp,
        proved: checked.value
      }
    : { isValid: false, code: checked.code }
}
