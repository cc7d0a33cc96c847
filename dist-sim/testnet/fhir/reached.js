/** The type of a resource that is referenced by identifier, by the name of the element. */
const TYPES = {
    subject: 'Patient', encounter: 'Encounter', detail: 'Observation'
};
/** Returns a Condition and all resources that it refers to, except other Conditions. */
export function reachedFrom(condition, source) {
    const reached = [condition];
    const seen = new Set([condition.resource]);
    for (const from of reached) {
        for (const { reference, type } of referencesOf(from.resource, '')) {
            const found = source.resolve(reference, from, type);
            if (found === undefined || found.holder !== undefined || seen.has(found.resource))
                continue;
            if (found.resource.resourceType === 'Condition')
                continue;
            seen.add(found.resource);
            reached.push(found);
        }
    }
    return reached;
}
function referencesOf(value, name) {
    if (Array.isArray(value))
        return value.flatMap(item => referencesOf(item, name));
    if (typeof value !== 'object' || value === null)
        return [];
    const { reference, identifier } = value;
    const here = typeof reference === 'string' || typeof identifier?.value === 'string';
    const own = here ? [{ reference: value, type: TYPES[name] ?? 'Practitioner' }] : [];
    return [...own, ...Object.entries(value).flatMap(([key, item]) => referencesOf(item, key))];
}
//# sourceMappingURL=reached.js.map