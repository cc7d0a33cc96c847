import { draftBlock, touches, type Entries } from '../ledger/index.js'
import type { SelectLimits } from '../mempool/index.js'
import { hex, type Chain, type Hex, type View } from '../types/index.js'
import { encodeBlock } from './assemble-block.js'
import { opinionsDueIn } from './awaiting-opinions.js'
import { fillsFor } from './filling.js'
import { poolView } from './reason.js'
import { load, type Run } from './run.js'
import { sigmaOfTip } from './tip-shares.js'
import type { Building } from './state.js'

/** How often a leader asks the pool for more after the ledger refused candidates. */
const MAX_REFILLS = 4

/**
 * Chooses transactions of the pool for a new block in `view` (R3), and loads the rows that they touch. A
 * leader that waits is asked again when something comes, and when its wait has passed.
 */
export function build (run: Run, view: View): void {
  const { chain, context: { height }, ledger, pool } = run.state
  const ms = view === 0
    ? Math.max(fillsFor(run.state, run.clock), opinionsDueIn(run.state, run.clock)) : 0
  if (ms > 0) {
    run.effects.push({ type: 'arm', timer: 'propose', height, view, ms })
    run.inputs.push({ type: 'unbuilt', view })
    return
  }
  const chosen = pool.select(poolView(run.state, run.clock), limitsOf(chain))
  load(run, touches(ledger, chosen), { type: 'build', view, chosen, refused: new Set(), refills: 0 })
}

function limitsOf ({ genesis: { parameters } }: Chain): SelectLimits {
  return {
    maxBytes: parameters.maxBlockBytes,
    maxProposals: parameters.maxProposalsPerBlock,
    maxBodyBytes: parameters.maxBodyBytesPerBlock
  }
}

/** Drafts the block after its rows were loaded. If the view has ended meanwhile, it does nothing. */
export function buildLoaded (run: Run, building: Building, entries: Entries): void {
  const { state } = run
  const { chosen, view } = building
  if (state.signer === undefined || state.consensus.view !== view) return
  const draft = draftBlock(state.chain, state.ledger, {
    candidates: chosen,
    view,
    signer: state.signer,
    timestamp: Math.max(run.clock.wall, state.ledger.timestamp + 1),
    sigma: sigmaOfTip(state),
    entries
  })
  state.pool.refuse(draft.dropped.map(dropped => dropped.leaf), run.clock.wall)
  const refused = [...draft.dropped, ...draft.deferred].map(({ leaf }) => hex(leaf))
  if (refused.length > 0 && refill(run, building, refused)) return
  if (draft.made === undefined) {
    run.inputs.push({ type: 'unbuilt', view })
    return
  }
  const { block, delta } = draft.made
  const leaves = block.transactions.map(transaction => transaction.leaf)
  state.candidates.set(hex(block.hash), {
    hash: block.hash, header: block.header, leaves, from: state.signer.id,
    held: new Map(block.transactions.map(transaction => [hex(transaction.leaf), transaction])),
    missing: new Map(), stage: 'valid', block, delta
  })
  run.effects.push({ type: 'log', record: {
    type: 'block', height: block.header.height, bytes: encodeBlock(block)
  } })
  run.inputs.push({
    type: 'built', view, proposalBlock: { header: block.header, leaves }, blockHash: block.hash
  })
}

/**
 * Asks the pool for candidates in the place of those that the ledger refused, and drafts the block again. So
 * candidates that fail in the block keep no room from others. @returns whether there are other candidates
 */
function refill (
  run: Run, { chosen, refills, view, ...building }: Building, refused: readonly Hex[]
): boolean {
  if (refills === MAX_REFILLS) return false
  const { state } = run
  const all = new Set([...building.refused, ...refused])
  const more = state.pool.selectMore(poolView(state, run.clock), limitsOf(state.chain), all)
  const before = new Set(chosen)
  if (more.every(transaction => before.has(transaction))) return false
  load(run, touches(state.ledger, more),
    { type: 'build', view, chosen: more, refused: all, refills: refills + 1 })
  return true
}
