import { drawAhead } from '../ledger/index.js'
import { combine, isValidShare, lotteryInput, shareOf, takeKnownSigma } from '../lottery/index.js'
import {
  equal, LOTTERY, type BeaconShare, type GroupElement, type MemberId, type ShareMessage, type Sigma
} from '../types/index.js'
import { accuse } from './accusing.js'
import { poolView } from './reason.js'
import type { Run } from './run.js'
import type { ReplicaState } from './state.js'
import { chosenShares, type TipShares } from './tip-shares.js'

/** Notes that this holder must send its share: the block is new, or the next height has become active. */
export function shareIsDue ({ tipShares }: ReplicaState): void {
  if (tipShares?.isSent === false) tipShares.isDue = true
}

/**
 * Makes and sends the own share of the last final block, once. No share is ever made for a block that is
 * not final: t early shares would show the draw before the block is certain (§6.1). A holder may
 * get its secret a moment after the block that activates the epoch. So a share that is due is tried again.
 */
export function sendOwnShare (run: Run): void {
  const { tipShares } = run.state
  if (tipShares?.isDue !== true) return
  const share = makeOwn(run.state, tipShares)
  if (share === undefined) return
  tipShares.isDue = false
  tipShares.isSent = true
  keep(run, tipShares, share)
  run.effects.push({ type: 'broadcast', message: { type: 'share', share: messageOf(tipShares, share) } })
}

/** Sends the own share again, for members that have missed it (R9). */
export function resendShare (run: Run): void {
  if (run.state.tipShares?.isSent !== true) return
  const share = ownMessage(run.state)
  if (share !== undefined) run.effects.push({ type: 'broadcast', message: { type: 'share', share } })
}

/** Returns the shares that this node answers a REQUEST SHARES with: those of its tip that it knows. */
export function sharesOf (state: ReplicaState, height: number): ShareMessage[] {
  const { tipShares } = state
  if (tipShares === undefined || tipShares.drawing.height !== height) return []
  const own = ownMessage(state)
  const others = [...tipShares.valid.values()].map(share => messageOf(tipShares, share))
    .filter(share => own === undefined || !equal(share.holder, own.holder))
  return own === undefined ? others : [own, ...others]
}

/** Handles a share of the last final block. Shares of other heights have no effect (R10). */
export function takeShare (run: Run, from: MemberId, share: ShareMessage): void {
  const { ledger, tipShares } = run.state
  // A height that starts again gets the messages of the next height too early.
  if (share.height !== ledger.height) return
  const fault = (code: string): void => { run.effects.push({ type: 'fault', peer: from, code }) }
  if (tipShares === undefined) return fault('share-without-epoch')
  const { drawing: { epoch, hash } } = tipShares
  if (share.epoch !== epoch.number) return fault('share-of-another-epoch')
  const index = epoch.holders.findIndex(id => equal(id, share.holder))
  if (index < 0) return fault('share-of-a-stranger')
  const { element, proof } = share
  if (!equal(share.blockHash, hash)) {
    fault('share-of-another-block')
    if (isValidMessage(tipShares, share)) noteRival(run, tipShares, index, share)
    return
  }
  if (tipShares.valid.has(index)) return
  // σ needs no more shares. A share that comes later is kept unverified, in case its holder contradicts it.
  if (tipShares.sigma !== undefined) tipShares.late.set(index, share)
  else if (!takeValid(run, tipShares, { index, element, proof })) return fault('bad-share-proof')
  const rival = tipShares.rivals.get(index)
  if (rival !== undefined) noteRival(run, tipShares, index, rival)
}

/** Checks the shares that are attached to a proposal. */
export function checkShares (run: Run, shares: readonly BeaconShare[], from: MemberId): void {
  const { tipShares } = run.state
  if (tipShares === undefined) return
  const sigma = tipShares.sigma === undefined ? takeKnownSigma(tipShares.drawing, shares) : undefined
  if (sigma !== undefined) {
    for (const share of shares) tipShares.valid.set(share.index, share)
    return learn(run, tipShares, sigma)
  }
  for (const share of shares) {
    if (tipShares.sigma !== undefined) return
    if (isKnown(tipShares, share) || takeValid(run, tipShares, share)) continue
    run.effects.push({ type: 'fault', peer: from, code: 'bad-share-proof' })
    return
  }
}

/** A valid share of a holder is unique, so another element of the same holder is false. */
function isKnown ({ valid }: TipShares, { index, element }: BeaconShare): boolean {
  const held = valid.get(index)
  return held !== undefined && equal(held.element, element)
}

function takeValid (run: Run, tipShares: TipShares, share: BeaconShare): boolean {
  if (!isValidShare(tipShares.drawing, inputOf(tipShares), share)) return false
  keep(run, tipShares, share)
  return true
}

/** Keeps a valid share. The t-th makes σ. */
function keep (run: Run, tipShares: TipShares, share: BeaconShare): void {
  const { drawing, valid } = tipShares
  valid.set(share.index, share)
  if (tipShares.sigma !== undefined || valid.size < drawing.epoch.threshold) return
  const sigma = combine(drawing, chosenShares(tipShares))
  if (sigma !== undefined) learn(run, tipShares, sigma)
}

/** Notes σ of the last final block. Consensus gets the shares for its proposals. */
function learn (run: Run, tipShares: TipShares, sigma: Sigma): void {
  tipShares.sigma = sigma
  run.inputs.push({ type: 'shares', shares: chosenShares(tipShares) })
  if (!tipShares.isFollowed) draw(run, sigma)
}

/**
 * Makes the draws known that the next block makes. Opinions on these cases become ready. A follower has
 * neither duties nor blocks to make, so it waits for the block.
 */
function draw (run: Run, sigma: Sigma): void {
  const { ledger, pool, signer } = run.state
  if (signer === undefined || drawAhead(ledger, sigma, run.clock.wall).length === 0) return
  pool.prune(poolView(run.state, run.clock), new Set(ledger.ahead.keys()))
  run.state.reasonGiven = false
  run.effects.push({ type: 'drawn' })
}

/** Accuses a holder of shares for two blocks of one height. @param rival valid, and for another block */
function noteRival (run: Run, tipShares: TipShares, index: number, rival: ShareMessage): void {
  tipShares.rivals.set(index, rival)
  const valid = tipShares.valid.get(index)
  const share = valid === undefined ? tipShares.late.get(index) : messageOf(tipShares, valid)
  if (share === undefined || !isValidMessage(tipShares, share)) return
  accuse(run, { type: 'shares', first: share, second: rival })
}

function isValidMessage ({ drawing }: TipShares, share: ShareMessage): boolean {
  const index = drawing.epoch.holders.findIndex(id => equal(id, share.holder))
  const other = { ...drawing, hash: share.blockHash }
  return isValidShare(other, lotteryInput(other), { index, element: share.element, proof: share.proof })
}

/** Returns the own share, made at most once; undefined if this node holds no share of the key. */
function makeOwn ({ keyHolder, signer }: ReplicaState, tipShares: TipShares): BeaconShare | undefined {
  const { drawing } = tipShares
  if (signer === undefined) return undefined
  const index = drawing.epoch.holders.findIndex(id => equal(id, signer.id))
  const made = tipShares.valid.get(index)
  if (made !== undefined) return made
  const secret = keyHolder?.secretShare(drawing.epoch.number, LOTTERY)
  return index < 0 || secret === undefined ? undefined : shareOf(drawing, inputOf(tipShares), index, secret)
}

function inputOf (tipShares: TipShares): GroupElement {
  return tipShares.input ??= lotteryInput(tipShares.drawing)
}

function ownMessage (state: ReplicaState): ShareMessage | undefined {
  const { tipShares } = state
  const own = tipShares === undefined ? undefined : makeOwn(state, tipShares)
  return own === undefined || tipShares === undefined ? undefined : messageOf(tipShares, own)
}

function messageOf (
  { drawing: { epoch, height, hash } }: TipShares, { index, element, proof }: BeaconShare
): ShareMessage {
  return {
    epoch: epoch.number, height, blockHash: hash, holder: epoch.holders[index]!, element, proof
  }
}
