import type { FactsView, PartyView } from '../../api/index.js'

/** The difference of a peer's clock; a negative difference means that the clock is behind. */
export interface ClockDifference<Peer = PartyView> {
  readonly peer: Peer
  readonly aheadMs: number
}

/** A peer's clock minus this node's clock, and the uncertainty of that difference, both in ms. */
export interface Offset<Peer> {
  readonly peer: Peer
  readonly offset: number
  readonly error: number
}

export interface ClockVerdict<Peer = PartyView> {
  /** How far this node's clock is ahead; undefined if it agrees with most, or if there is no majority. */
  readonly ownAheadMs: number | undefined
  readonly others: readonly ClockDifference<Peer>[]
  /** Clocks that differ from this node's clock while no majority says which is right. */
  readonly undecided: readonly ClockDifference<Peer>[]
}

export function judgeClocks ({ maxSkewMs = Infinity, peers }: FactsView): ClockVerdict {
  const clocks = peers.flatMap(({ clock, connected, peer }) => clock === undefined || !connected
    ? []
    : [{ peer, offset: clock.offsetMs, error: clock.roundTripMs / 2 }])
  return judgeOffsets(clocks, maxSkewMs)
}

/**
 * Finds the clocks that are off by more than the chain allows (SPECIFICATION.md §14). The largest group of
 * clocks within the allowed skew is right if it holds more than half of all clocks. An offset counts only
 * beyond its uncertainty, which is half the round trip.
 */
export function judgeOffsets<Peer> (clocks: readonly Offset<Peer>[], limit: number): ClockVerdict<Peer> {
  const offsets = [0, ...clocks.map(clock => clock.offset)].sort((a, b) => a - b)
  const median = offsets[Math.floor((offsets.length - 1) / 2)] ?? 0
  const agreeing = offsets.filter(offset => Math.abs(offset - median) <= limit)
  if (agreeing.length * 2 <= offsets.length) {
    const differing = clocks.filter(({ offset, error }) => Math.abs(offset) - error > limit)
    return {
      ownAheadMs: undefined, others: [],
      undecided: differing.map(({ peer, offset }) => ({ peer, aheadMs: offset }))
    }
  }
  const smallestError = Math.min(...clocks.map(clock => clock.error))
  const ownIsOff = Math.abs(median) - smallestError > limit
  return {
    ownAheadMs: ownIsOff ? -median : undefined,
    others: clocks.filter(({ offset, error }) => Math.abs(offset - median) - error > limit)
      .map(({ peer, offset }) => ({ peer, aheadMs: offset - median })),
    undecided: []
  }
}
