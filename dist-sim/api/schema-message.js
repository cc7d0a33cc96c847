/** The form of an unknown field name that a message may quote. Any other name may be clinical content. */
const NAME = /^[A-Za-z][\w-]{0,40}$/;
const LARGEST = Number.MAX_SAFE_INTEGER;
/** Names the wrong field and the allowed values, but never the value that was sent. */
export function schemaMessage(fault, part) {
    const { keyword, instancePath = '', params = {}, parentSchema = {} } = fault;
    const field = instancePath.slice(1).replaceAll('/', '.');
    const within = field === '' ? '' : ` of ${field}`;
    if (keyword === 'required')
        return `${placeOf(part)}${within} lacks ${String(params['missingProperty'])}`;
    if (keyword === 'additionalProperties') {
        const given = String(params['additionalProperty']);
        const known = Object.keys(parentSchema.properties ?? {});
        return `${placeOf(part)}${within} has an unknown field${NAME.test(given) ? ` "${given}"` : ''}; ` +
            (known.length === 0 ? 'remove the field' : `the known fields are ${known.join(', ')}`);
    }
    return `${field === '' ? placeOf(part) : field} must be ${allowed(parentSchema)}`;
}
function placeOf(part) {
    if (part === 'querystring')
        return 'the query';
    return part === 'params' ? 'the path' : 'the body';
}
function allowed(schema) {
    if (schema.description !== undefined)
        return schema.description;
    if (schema.enum !== undefined)
        return `one of ${schema.enum.join(', ')}`;
    switch (schema.type) {
        case 'boolean': return 'true or false';
        case 'integer': return `a whole number${range(schema.minimum, schema.maximum)}`;
        case 'number': return `a number${range(schema.minimum, schema.maximum)}`;
        case 'array': return `a list of ${span(schema.minItems, schema.maxItems)} items`;
        case 'string': return `a text of ${span(schema.minLength, schema.maxLength)} characters`;
        case 'object':
        case undefined: return 'an object';
    }
}
function range(from = 0, to = LARGEST) {
    return to === LARGEST ? ` from ${from}` : ` from ${from} to ${to}`;
}
function span(from = 0, to = LARGEST) {
    return from === 0 ? `at most ${to}` : `${from} to ${to}`;
}
//# sourceMappingURL=schema-message.js.map