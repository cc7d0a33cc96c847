/** Normalizes an identifier, so that two people who type the same identifier get the same text. */
export function normalIdentifier(identifier) {
    return { system: normalText(identifier.system), value: normalText(identifier.value) };
}
function normalText(text) {
    return text.normalize('NFC').trim();
}
//# sourceMappingURL=identifier.js.map