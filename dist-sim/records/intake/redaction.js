export const REMOVED = '[removed]';
/** Four letters and digits. Shorter names and numbers are in every text: "No", "van", "12-3". */
const LONG = /^(?:[^\p{L}\p{N}]*[\p{L}\p{N}]){4}/u;
/** A number of at least six characters, two of them letters or digits, is in no text by chance: "AB---C". */
const LONG_NUMBER = /^(?=\S{6})\S*[\p{L}\p{N}]\S*[\p{L}\p{N}]\S*$/u;
const MIN_RESOURCE_ID_LENGTH = 5;
/** R4 allows any number of names, but a pattern with many alternatives is slow. */
const MAX_TERMS = 200;
/**
 * The engine takes minutes to compile patterns of many long terms, or throws. So terms above MAX_TERM have
 * this many characters together.
 */
const MAX_LONG_TERMS = 8192;
const MAX_TERM = 256;
const MOTHERS_MAIDEN_NAME = 'http://hl7.org/fhir/StructureDefinition/patient-mothersMaidenName';
/** @param display the names of the patient in references. */
export function redactionFor(patient, display, report) {
    const texts = { names: namesOf(patient, display), numbers: numbersOf(patient) };
    const mayFind = quickSearch(texts);
    // To compile the patterns takes longer than all other work of intake, and most text contains no name.
    let patterns;
    const find = (text) => {
        if (!mayFind(text))
            return undefined;
        patterns ??= patternsOf(texts);
        return patterns.loose.test(text) ? patterns : undefined;
    };
    const findExact = (text) => {
        const exact = find(text)?.exact();
        return exact?.test(text) === true ? exact : undefined;
    };
    return {
        report,
        findsInside: (identifier) => find(identifier.normalize('NFC')) !== undefined,
        finds: (text) => findExact(text.normalize('NFC')) !== undefined,
        replace: (text) => {
            const normal = text.normalize('NFC');
            const found = findExact(normal);
            return found === undefined ? text : normal.replace(found, REMOVED);
        }
    };
}
/** A part of each text suffices, and bounds the cost of a search. */
const MAX_CLUE = 32;
/** Makes a search that finds everything that `loose` finds, and more, without a pattern. */
function quickSearch({ names, numbers }) {
    if (names.length + numbers.length > MAX_TERMS)
        return () => true;
    const clues = [...new Set([...names, ...numbers].map((text) => folded(text).slice(0, MAX_CLUE)))];
    return (text) => {
        const whole = folded(text);
        return clues.some((clue) => whole.includes(clue));
    };
}
/**
 * Makes texts equal that a pattern with the flags `iu` may call equal: case does not count, and any white
 * space is a space. The long s, for example, becomes an S.
 */
export function folded(text) {
    return text.toLowerCase().toUpperCase().replace(/\s\s+|[^\S ]/gu, ' ');
}
function patternsOf(texts) {
    const terms = termsOf(texts);
    let exact;
    return {
        loose: new RegExp(terms.map((term) => term.loose).join('|'), 'iu'),
        exact: () => {
            exact ??= new RegExp(terms.map((term) => term.exact).join('|'), 'giu');
            exact.lastIndex = 0;
            return exact;
        }
    };
}
/** Lists longer terms first, so that they are removed as a whole. */
function termsOf({ names, numbers }) {
    const terms = [
        ...names.map((name) => [wordPattern(name), namePattern(name)]),
        ...numbers.map((number) => [bounded(escape(number)), escape(number)])
    ];
    let left = MAX_LONG_TERMS;
    return [...new Map(terms)].map(([exact, loose]) => ({ exact, loose }))
        .sort((a, b) => b.exact.length - a.exact.length)
        .filter(({ loose: { length } }) => {
        if (length <= MAX_TERM)
            return true;
        if (length > left)
            return false;
        left -= length;
        return true;
    }).slice(0, MAX_TERMS);
}
function namesOf(patient, display) {
    const contacts = patient.contact ?? [];
    const names = [...patient.name ?? [], ...contacts.flatMap((contact) => contact.name ?? [])];
    const addresses = [...patient.address ?? [], ...contacts.flatMap((contact) => contact.address ?? [])];
    const maiden = patient.extension?.filter(({ url }) => url === MOTHERS_MAIDEN_NAME)
        .flatMap(({ valueString }) => valueString ?? []) ?? [];
    return [
        ...[...names.flatMap(textsOf), ...maiden, ...display].flatMap(withWords),
        ...addresses.flatMap(({ text, line, postalCode }) => [text, ...line ?? [], postalCode])
            .flatMap((text) => text ?? [])
    ].map(tidy).filter((text) => LONG.test(text));
}
function numbersOf(patient) {
    const telecoms = [
        ...patient.telecom ?? [], ...(patient.contact ?? []).flatMap((contact) => contact.telecom ?? [])
    ];
    const id = patient.id ?? '';
    const numbers = [...patient.identifier ?? [], ...telecoms].flatMap(({ value }) => value ?? []);
    if (id.length >= MIN_RESOURCE_ID_LENGTH && /\d/.test(id))
        numbers.push(id);
    return numbers.map(tidy).filter((number) => LONG.test(number) || LONG_NUMBER.test(number));
}
function textsOf(name) {
    return [name.text, name.family, ...name.given ?? []].flatMap((text) => text ?? []);
}
function withWords(text) {
    const words = text.split(/[\s,;]+/u);
    return [text, ...words];
}
function tidy(text) {
    return text.normalize('NFC').trim();
}
function namePattern(text) {
    return escape(text).replace(/\s+/gu, '\\s+');
}
/** Matches whole words only, except in scripts that do not separate words by spaces. */
function wordPattern(text) {
    const escaped = namePattern(text);
    return /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}\p{P}\p{S}\s]+$/u.test(text)
        ? bounded(escaped)
        : escaped;
}
/** Matches outside other words and numbers, and outside decimals and ratios: `1:1000` is a titre. */
function bounded(escaped) {
    return `(?<![\\p{L}\\p{N}]|\\p{N}[.,:])${escaped}(?![\\p{L}\\p{N}]|[.,:]\\p{N})`;
}
function escape(text) {
    return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
//# sourceMappingURL=redaction.js.map