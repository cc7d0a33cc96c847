/**
 * This file reads references and full URLs (FHIR R4, references.html and bundle.html#references). It finds
 * the server in a full URL, and the name by which a reference is looked up.
 */
/** R4 `Reference.reference`, RESTful form: base, type, id and perhaps a version. */
const RESTFUL = new RegExp('^(?:(https?://[^\\s?#]+?)/)?([A-Z][A-Za-z]{0,63}/[A-Za-z0-9\\-.]{1,64})' +
    '(?:/_history/([A-Za-z0-9\\-.]{1,64}))?$');
const CONDITIONAL = /^([A-Z][A-Za-z]{0,63})\?identifier=([^&]+)$/;
/** @returns undefined if the text is not the address of a resource of a FHIR server. */
export function restfulName(text) {
    const match = RESTFUL.exec(text);
    return match === null ? undefined : { base: match[1], path: match[2] ?? '', version: match[3] };
}
/** Makes the same name of all spellings of a URL: a UUID may be in capitals, and a version is dropped. */
export function urlName(url) {
    if (/^urn:uuid:/i.test(url))
        return url.toLowerCase();
    const { base, path } = restfulName(url) ?? {};
    return base === undefined || path === undefined ? url : `${base}/${path}`;
}
/** Reads `Practitioner?identifier=system|value`, by which a transaction names a resource that it lacks. */
export function conditionalReference(text) {
    const match = CONDITIONAL.exec(text);
    if (match?.[1] === undefined || match[2] === undefined)
        return undefined;
    const token = decoded(match[2]);
    const bar = token?.indexOf('|') ?? -1;
    if (token === undefined || bar <= 0 || bar === token.length - 1)
        return undefined;
    return { type: match[1], system: token.slice(0, bar), value: token.slice(bar + 1) };
}
function decoded(text) {
    try {
        return decodeURIComponent(text);
    }
    catch {
        // A stray percent sign makes a reference that cannot be followed.
        return undefined;
    }
}
//# sourceMappingURL=reference-text.js.map