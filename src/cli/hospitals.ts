import type { PartyView } from '../api/index.js'
import { CliError } from './cli-error.js'
import { plain } from './render/words.js'

const PEER_ID = /^12D3KooW[1-9A-HJ-NP-Za-km-z]{44}$/
/** Peer IDs begin alike, so that a shorter beginning names nobody. */
const SHORTEST_BEGINNING = 12
/** As long as the end by which two of one name are told apart. */
const SHORTEST_END = 8

/**
 * The peer IDs that an operator's words name: a peer ID, the beginning or the end of one, or a name.
 * Never guesses: a word that fits two hospitals, or none, is an error.
 */
export function peersNamed (words: readonly string[], hospitals: readonly PartyView[]): string[] {
  return [...new Set(words.map(word => peerNamed(word, hospitals)))]
}

function peerNamed (word: string, hospitals: readonly PartyView[]): string {
  // Whole: no name can pose as one, and the node says whether it knows it.
  if (PEER_ID.test(word)) return word
  const found = new Map(hospitals.filter(one => fits(word, one)).map(one => [one.id, one]))
  const [first, second] = [...found.values()]
  if (first === undefined) {
    throw new CliError(`no hospital is called "${plain(word)}" here, and no peer ID begins or ends so; see ` +
      'allowlist pending --all and allowlist show')
  }
  if (second === undefined) return first.id
  throw new CliError(`"${plain(word)}" fits ${found.size} hospitals; give the peer ID of one: ` +
    [...found.values()].map(({ id, name }) => `${id} (${plain(name)})`).join(', '))
}

function fits (word: string, { id, name }: PartyView): boolean {
  const end = word.startsWith('…') ? word.slice(1) : word
  return name === word || (word.length >= SHORTEST_BEGINNING && id.startsWith(word)) ||
    (end.length >= SHORTEST_END && id.endsWith(end))
}
