import { CliError } from './cli-error.js';
import { plain } from './render/format.js';
const PEER_ID = /^12D3KooW[1-9A-HJ-NP-Za-km-z]{44}$/;
/** All peer IDs begin with the same characters, so that a shorter beginning identifies no hospital. */
const SHORTEST_BEGINNING = 12;
/** The least length of the end of a peer ID. */
const SHORTEST_END = 8;
/**
 * Returns the peer IDs of the hospitals that an operator names. A hospital is named by its peer ID, by the
 * beginning or end of its peer ID, or by its name.
 * @throws CliError if a text matches no hospital, or more than one
 */
export function peersNamed(texts, hospitals) {
    return [...new Set(texts.map(text => peerNamed(text, hospitals)))];
}
function peerNamed(text, hospitals) {
    // No name has the form of a whole peer ID, and the node checks whether it knows the peer.
    if (PEER_ID.test(text))
        return text;
    const found = new Map(hospitals.filter(hospital => matches(text, hospital))
        .map(hospital => [hospital.id, hospital]));
    const [first, second] = [...found.values()];
    if (first === undefined) {
        throw new CliError(`no hospital here has the name or peer ID "${plain(text)}"; see ` +
            'allowlist pending --all and allowlist show');
    }
    if (second === undefined)
        return first.id;
    throw new CliError(`"${plain(text)}" fits ${found.size} hospitals; give a peer ID: ` +
        [...found.values()].map(({ id, name }) => `${id} (${plain(name)})`).join(', '));
}
function matches(text, { id, name }) {
    const end = text.startsWith('…') ? text.slice(1) : text;
    return name === text || (text.length >= SHORTEST_BEGINNING && id.startsWith(text)) ||
        (end.length >= SHORTEST_END && id.endsWith(end));
}
//# sourceMappingURL=hospitals.js.map