import type { FactsView, PartyView } from '../../../api/index.js'

/** A clock and how far it is ahead; negative: behind. */
export interface Apart<Peer = PartyView> {
  readonly peer: Peer
  readonly aheadMs: number
}

/** A peer's clock minus this node's, and how wrong that may be; ms. */
export interface Offset<Peer> {
  readonly peer: Peer
  readonly offset: number
  readonly error: number
}

export interface ClockVerdict<Peer = PartyView> {
  /** How far this node's clock is ahead of the others'; undefined: it agrees with most, or who can say. */
  readonly ownAheadMs: number | undefined
  readonly others: readonly Apart<Peer>[]
  /** Two clocks or two camps differ, and no majority says which is right. */
  readonly undecided: readonly Apart<Peer>[]
}

export function judgeClocks ({ maxSkewMs = Infinity, peers }: FactsView): ClockVerdict {
  const clocks = peers.flatMap(({ clock, connected, peer }) => clock === undefined || !connected
    ? []
    : [{ peer, offset: clock.offsetMs, error: clock.roundTripMs / 2 }])
  return judgeOffsets(clocks, maxSkewMs)
}

/**
 * Which clocks are off by more than the chain allows (consensus.md §14). Most clocks agree with one
 * another: the largest camp within the allowed skew is right if more than half are in it. An offset
 * counts only beyond its own uncertainty, half the round trip.
 */
export function judgeOffsets<Peer> (clocks: readonly Offset<Peer>[], limit: number): ClockVerdict<Peer> {
  const offsets = [0, ...clocks.map(clock => clock.offset)].sort((a, b) => a - b)
  const median = offsets[Math.floor((offsets.length - 1) / 2)] ?? 0
  const camp = offsets.filter(offset => Math.abs(offset - median) <= limit)
  if (camp.length * 2 <= offsets.length) {
    const apart = clocks.filter(({ offset, error }) => Math.abs(offset) - error > limit)
    return {
      ownAheadMs: undefined, others: [],
      undecided: apart.map(({ peer, offset }) => ({ peer, aheadMs: offset }))
    }
  }
  const surest = Math.min(...clocks.map(clock => clock.error))
  const ownIsOff = Math.abs(median) - surest > limit
  return {
    ownAheadMs: ownIsOff ? -median : undefined,
    others: clocks.filter(({ offset, error }) => Math.abs(offset - median) - error > limit)
      .map(({ peer, offset }) => ({ peer, aheadMs: offset - median })),
    undecided: []
  }
}
