import type { Mutant } from '../mutant.js'
import { CHURN, SHARE_HOARDER, SHARE_LIAR } from './trials.js'

const SHARES = 'src/protocol/replica/shares.ts'

/** §6.1–6.3: the shares of σ, the beacon and the draws. */
export const LOTTERY_RULES: readonly Mutant[] = [
  {
    name: 'shares are sent before their block is final',
    rule: '§6.1',
    file: 'src/protocol/replica/judging.ts',
    find: "    candidate.stage = 'valid'\n",
    replace: `    candidate.stage = 'valid'
    const early = state.tipShares?.valid.values().next().value
    if (early !== undefined) {
      run.effects.push({ type: 'broadcast', message: { type: 'share', share: {
        epoch: state.tipShares!.drawing.epoch.number, height: candidate.header.height, blockHash: hash,
        holder: state.signer!.id, element: early.element, proof: early.proof
      } } })
    }
`,
    trial: SHARE_LIAR
  },
  {
    name: 'a request gets the share of a block that is not final',
    rule: '§6.1',
    file: SHARES,
    find: `  const { tipShares } = state
  if (tipShares === undefined || tipShares.drawing.height !== height)`,
    replace: `  const { tipShares } = state
  const [next] = state.candidates.values()
  const secret = state.keyHolder?.secretShare(tipShares?.drawing.epoch.number ?? 0, LOTTERY)
  const index = tipShares?.drawing.epoch.holders.findIndex(id => equal(id, state.signer!.id)) ?? -1
  if (tipShares !== undefined && next !== undefined && secret !== undefined && index >= 0) {
    const drawing = { ...tipShares.drawing, height: next.header.height, hash: next.hash }
    const early = shareOf(drawing, lotteryInput(drawing), index, secret)
    return [messageOf({ ...tipShares, drawing }, early)]
  }
  if (tipShares === undefined || tipShares.drawing.height !== height)`,
    trial: SHARE_HOARDER
  },
  {
    name: 'σ does not depend on the block',
    rule: '§6.1',
    file: 'src/protocol/sortition/beacon.ts',
    find: 'u32.encode(epoch), u64.encode(height), hash)',
    replace: 'u32.encode(epoch), u64.encode(height), chainId)',
    trial: SHARE_LIAR
  },
  {
    name: 'cases are drawn by the beacon of the block before',
    rule: '§6.3',
    file: 'src/protocol/ledger/cases/draw-cases.ts',
    find: 'rankingBy(chain.id, beacon, set)',
    replace: 'rankingBy(chain.id, work.state.beacon, set)',
    trial: SHARE_LIAR
  },
  {
    name: 'shares of former epochs are kept',
    rule: '§10.5',
    file: 'src/protocol/keeping/spent.ts',
    find: 'epoch === keys.active?.number || epoch === keys.pending?.number)',
    replace: 'epoch > 0)',
    trial: CHURN
  },
  {
    name: 'one share less is enough',
    rule: '§6.1',
    file: SHARES,
    find: 'valid.size < drawing.epoch.threshold',
    replace: 'valid.size < drawing.epoch.threshold - 1',
    trial: SHARE_LIAR
  },
  {
    name: 'one share counts twice',
    rule: '§6.1',
    file: SHARES,
    find: '  valid.set(share.index, share)\n',
    replace: '  valid.set(valid.size, share)\n',
    trial: SHARE_LIAR
  },
  {
    name: 'the proof of a share is not checked',
    rule: '§6.1',
    file: SHARES,
    find: '  if (!isValidShare(tipShares.drawing, inputOf(tipShares), share)) return false\n',
    replace: '',
    trial: SHARE_LIAR
  },
  {
    name: 'leaders are ordered by another beacon',
    rule: '§6.2',
    file: 'src/protocol/ledger/block/execute-block.ts',
    find: 'beaconOf(chain.id, state.height, sigma)',
    replace: 'beaconOf(chain.id, header.height, sigma)',
    trial: SHARE_LIAR
  },
  {
    name: 'the beacon leaves out σ',
    rule: '§6.1',
    file: 'src/protocol/sortition/beacon.ts',
    find: "concat(domain('beacon', chainId), u64.encode(height), sigma)",
    replace: "concat(domain('beacon', chainId), u64.encode(height), sigma.subarray(32))",
    trial: SHARE_LIAR
  }
]
