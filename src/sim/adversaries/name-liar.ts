import { nameReplyCodec, nameRequestCodec, type NameReply } from '../../protocol/codec/index.js'
import type { GroupElement } from '../../protocol/types/index.js'
import { valueIn } from '../frames.js'
import { toAll, type Behaviour, type Means } from './behaviour.js'

const LIES = 0.6
const ASKS_BADLY = 0.1

/**
 * Lies as a holder of the name key: elements of its answer are false or too few, or the proof proves nothing.
 * As a requester it repeats an element. It also asks for far more names than an honest hospital
 * (`look-ups.ts`).
 */
export function nameLiar (means: Means): Behaviour {
  const { random } = means
  return {
    outgoing: toAll,
    question (protocol, question) {
      const request = protocol === 'name' ? valueIn(nameRequestCodec, question) : undefined
      if (request === undefined || !random.chance(ASKS_BADLY)) return question
      const [first] = request.elements
      return nameRequestCodec.encode({ ...request, elements: [first!, first!] })
    },
    reply (protocol, reply) {
      const honest = protocol === 'name' ? valueIn(nameReplyCodec, reply) : undefined
      if (honest?.type !== 'answer' || !random.chance(LIES)) return reply
      return nameReplyCodec.encode(lie(means, honest))
    }
  }
}

function lie ({ chain, random }: Means, { answer }: NameReply & { readonly type: 'answer' }): NameReply {
  const { elements, proof } = answer
  const { group } = chain.verifier
  const at = random.between(0, elements.length - 1)
  const scalar = group.hashToScalar(random.bytes(32), random.bytes(8))
  const other = (element: GroupElement): GroupElement => group.multiply(scalar, element) ?? element
  const wrong = random.pick([
    { ...answer, elements: elements.with(at, other(elements[at]!)) },
    { ...answer, elements: elements.map(other) },
    { ...answer, elements: elements.length > 1 ? elements.slice(1) : [...elements, ...elements] },
    { ...answer, proof: { ...proof, s: scalar } }
  ])
  return { type: 'answer', answer: wrong }
}
