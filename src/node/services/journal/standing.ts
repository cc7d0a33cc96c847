import { missingMembers, phaseOf } from '../status.js'
import type { NodeBase } from '../../assembly/node-base.js'

const LOOK_MS = 1_000
/** A fault is logged only if it lasts for so many looks. */
const PATIENCE = 5

/** Logs whether this node takes part, when that changes. */
export function writeStanding (base: NodeBase): () => void {
  let told = ''
  let seen = ''
  let looks = 0
  const timer = setInterval(() => {
    if (!base.logger.writes('info')) return
    const { kind, text } = standingOf(base)
    looks = kind === seen ? looks + 1 : 1
    seen = kind
    if (kind === told || (kind !== 'agrees' && looks < PATIENCE)) return
    told = kind
    if (text !== '') base.logger.info({}, text)
  }, LOOK_MS).unref()
  return () => { clearInterval(timer) }
}

/** An empty text is not logged: other lines say it. */
function standingOf (base: NodeBase): { readonly kind: string, readonly text: string } {
  const { chain } = base
  const phase = phaseOf(base)
  if (chain === undefined || phase === 'halted' || phase === 'syncing') return { kind: phase, text: '' }
  const { hostLoop, membership: { set }, signer } = chain
  const block = `block ${hostLoop.state.ledger.height}`
  const present = set.size - missingMembers(chain).length
  if (!set.has(signer.id)) {
    return base.options.role === 'government'
      ? { kind: 'agrees', text: `following the chain of ${set.size} hospitals, ${block}` }
      : { kind: 'no-member', text: `this hospital is not on the allowlist and takes no part, ${block}` }
  }
  if (present < set.quorum) {
    return {
      kind: 'stopped', text: `agreement has stopped: ${present} of ${set.size} hospitals are here and ` +
        `${set.quorum} are needed, ${block}`
    }
  }
  return phase === 'validating'
    ? { kind: 'agrees', text: `in agreement with ${present - 1} others, ${block}` }
    : { kind: 'follows', text: `following; this hospital votes again soon, ${block}` }
}
