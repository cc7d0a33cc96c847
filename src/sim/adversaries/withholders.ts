import { decodeFrame } from '../frames.js'
import type { Behaviour, Means } from './behaviour.js'
import { toAll } from './behaviour.js'

const SPELL_FRAMES = 400

/** Says nothing, in spells; sometimes for good. */
export function silent ({ random }: Means): Behaviour {
  const isForGood = random.chance(0.5)
  let left = random.between(0, SPELL_FRAMES)
  let isQuiet = false
  return {
    outgoing (frame, to) {
      if (--left < 0) {
        isQuiet = isForGood || !isQuiet
        left = random.between(1, SPELL_FRAMES)
      }
      return isQuiet ? [] : toAll(frame, to)
    }
  }
}

/** Votes are sent to some and not to others, as it likes. */
export function voteWithholder ({ random }: Means): Behaviour {
  return {
    outgoing: (frame, to) => isOf(frame, 'vote')
      ? toAll(frame, random.chance(0.5) ? [] : random.subset(to))
      : toAll(frame, to)
  }
}

/** Collects certificates and passes none on. */
export function certificateWithholder (): Behaviour {
  return { outgoing: (frame, to) => isOf(frame, 'certificate') ? [] : toAll(frame, to) }
}

function isOf (frame: Uint8Array, type: 'vote' | 'certificate'): boolean {
  const decoded = decodeFrame(frame)
  return decoded.verdict === 'accept' && decoded.value.kind === 'message' &&
    decoded.value.message.type === type
}

