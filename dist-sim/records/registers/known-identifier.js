import { normalIdentifier } from '../identifier.js';
import { spellings } from './register.js';
import { REGISTERS } from './table.js';
const TABLE = new Map(REGISTERS.flatMap((register) => [register.system, ...register.aliases].flatMap(spellings).map((name) => [name, register])));
/** The registers of a hospital that has configured none. */
const NONE = [];
/** Separators and invisible characters in a number. */
const BETWEEN = /[\s\p{Pd}\p{Cf}./]/gu;
/** Zeros, and a repeated digit, which passes the check digits of several registers. */
const REPEATED = /^(0+|(\d)\2{5,}|(x)\3+)$/i;
const PLACEHOLDER = new RegExp('^(unknown|unk|none|null|undefined|nil|na|tbd|\\?*|unbekannt|inconnue?|' +
    'desconocid[oa]|desconhecid[oa]|sconosciut[oa]|onbekend|ukjent|ukendt|okänd|tuntematon|nieznan[ya])$', 'iu');
/**
 * Writes an identifier as every hospital writes it. A known register gets its main name, and its number the
 * form that the register defines. Other identifiers stay exactly as they are.
 *
 * @param configured registers of this hospital, best first, each with its other names after blanks
 */
export function knownIdentifier(identifier, configured = NONE) {
    const { system: given, value } = normalIdentifier(identifier);
    // RFC 8141 §3.1: case does not matter in the scheme and the namespace of a URN.
    const name = given.replace(/^urn:oid:/i, 'urn:oid:');
    const own = registersOf(configured).byName.get(name);
    const system = own ?? TABLE.get(name)?.system ?? given;
    const register = TABLE.get(system);
    const canonical = register === undefined ? value : register.canonical(value.normalize('NFKC'));
    return {
        system,
        value: canonical ?? value,
        isRegistered: own !== undefined || register !== undefined,
        namesNobody: canonical === undefined || isPlaceholder(value)
    };
}
/** True for a word that only fills a required field, such as `UNKNOWN`. */
export function isFiller(value) {
    return PLACEHOLDER.test(bareOf(value));
}
function isPlaceholder(value) {
    return isFiller(value) || REPEATED.test(bareOf(value));
}
function bareOf(value) {
    return value.normalize('NFKC').replace(BETWEEN, '');
}
/** Finds the place of a register among the configured registers, by its main name; -1 if it is not there. */
export function preference(system, configured = NONE) {
    return registersOf(configured).ranked.indexOf(system);
}
/** The registers of each configuration, of which a node has one. */
const known = new WeakMap();
function registersOf(configured) {
    const found = known.get(configured);
    if (found !== undefined)
        return found;
    const byName = new Map(configured.flatMap((line) => {
        const names = line.trim().split(/\s+/);
        const system = TABLE.get(names.find((name) => TABLE.has(name)) ?? '')?.system ?? names[0] ?? '';
        return system === '' ? [] : names.flatMap((name) => [name, ...spellings(name)])
            .map((spelling) => [spelling, system]);
    }));
    const registers = { byName, ranked: [...new Set(byName.values())] };
    known.set(configured, registers);
    return registers;
}
//# sourceMappingURL=known-identifier.js.map