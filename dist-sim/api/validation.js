import { Ajv } from 'ajv';
/**
 * Paths and queries are text, so `ofText` converts values to numbers and booleans; `ofBody` converts nothing.
 * Neither fills in or removes fields: an unexpected field is refused.
 */
const ofText = new Ajv({ coerceTypes: true, strict: false, allErrors: false, verbose: true });
const ofBody = new Ajv({ coerceTypes: false, strict: false, allErrors: false, verbose: true });
export function compileSchema(schema, httpPart) {
    return (httpPart === 'body' ? ofBody : ofText).compile(schema);
}
//# sourceMappingURL=validation.js.map