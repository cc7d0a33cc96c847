import { draftBlock, touches, type Entries } from '../ledger/index.js'
import { hex, type VerifiedTransaction, type View } from '../types/index.js'
import { encodeBlock } from './assemble-block.js'
import { poolView } from './reason.js'
import { load, type Run } from './run.js'
import { sigmaOfTip } from './tip-shares.js'
import { isWithholding } from './state.js'

/** Chooses transactions of the pool for a new block in `view` (R3), and loads the rows that they touch. */
export function build (run: Run, view: View): void {
  const { state } = run
  const { parameters } = state.chain.genesis
  const chosen = state.pool.select(poolView(state, run.clock), {
    maxBytes: parameters.maxBlockBytes,
    maxProposals: parameters.maxProposalsPerBlock,
    maxBodyBytes: parameters.maxBodyBytesPerBlock
  })
  load(run, touches(state.ledger, chosen), { type: 'build', view, chosen })
}

/** Drafts the block after its rows were loaded. If the view has ended meanwhile, it does nothing. */
export function buildLoaded (
  run: Run, view: View, chosen: readonly VerifiedTransaction[], entries: Entries
): void {
  const { state } = run
  if (state.signer === undefined || state.consensus.view !== view) return
  const draft = draftBlock(state.chain, state.ledger, {
    candidates: chosen,
    view,
    signer: state.signer,
    timestamp: Math.max(run.clock.wall, state.ledger.timestamp + 1),
    sigma: sigmaOfTip(state),
    entries,
    withholdProposals: isWithholding(state)
  })
  state.pool.remove(draft.dropped.map(dropped => dropped.leaf))
  if (draft.made === undefined) {
    run.inputs.push({ type: 'unbuilt', view })
    return
  }
  const { block, delta } = draft.made
  const leaves = block.transactions.map(transaction => transaction.leaf)
  state.candidates.set(hex(block.hash), {
    hash: block.hash, header: block.header, leaves, from: state.signer.id,
    held: new Map(block.transactions.map(transaction => [hex(transaction.leaf), transaction])),
    stage: 'valid', block, delta
  })
  run.effects.push({ type: 'log', record: {
    type: 'block', height: block.header.height, bytes: encodeBlock(block)
  } })
  run.inputs.push({
    type: 'built', view, proposalBlock: { header: block.header, leaves }, blockHash: block.hash
  })
}
