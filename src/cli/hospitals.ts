import type { PartyView } from '../api/index.js'
import { CliError } from './cli-error.js'
import { plain } from './render/words.js'

const PEER_ID = /^12D3KooW[1-9A-HJ-NP-Za-km-z]{44}$/
/** All peer IDs begin with the same digits, so a shorter beginning names no hospital. */
const SHORTEST_BEGINNING = 12
/** The length of the end of a peer ID that tells two hospitals of the same name apart. */
const SHORTEST_END = 8

/**
 * Returns the peer IDs that an operator's words name. A word is a peer ID, the beginning or end of a peer
 * ID, or a name. A word that fits no hospital, or two, is an error.
 */
export function peersNamed (words: readonly string[], hospitals: readonly PartyView[]): string[] {
  return [...new Set(words.map(word => peerNamed(word, hospitals)))]
}

function peerNamed (word: string, hospitals: readonly PartyView[]): string {
  // No name can look like a whole peer ID, and the node says whether it knows the peer.
  if (PEER_ID.test(word)) return word
  const found = new Map(hospitals.filter(one => fits(word, one)).map(one => [one.id, one]))
  const [first, second] = [...found.values()]
  if (first === undefined) {
    throw new CliError(`no hospital here has the name or peer ID "${plain(word)}"; see ` +
      'allowlist pending --all and allowlist show')
  }
  if (second === undefined) return first.id
  throw new CliError(`"${plain(word)}" fits ${found.size} hospitals; give a peer ID: ` +
    [...found.values()].map(({ id, name }) => `${id} (${plain(name)})`).join(', '))
}

function fits (word: string, { id, name }: PartyView): boolean {
  const end = word.startsWith('…') ? word.slice(1) : word
  return name === word || (word.length >= SHORTEST_BEGINNING && id.startsWith(word)) ||
    (end.length >= SHORTEST_END && id.endsWith(end))
}
