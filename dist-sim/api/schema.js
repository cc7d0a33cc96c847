export const anything = {};
export const flag = { type: 'boolean' };
export function text(limits) {
    return { type: 'string', ...limits };
}
export function integer(minimum, maximum = Number.MAX_SAFE_INTEGER) {
    return { type: 'integer', minimum, maximum };
}
export function oneOf(values) {
    return { type: 'string', enum: values };
}
export function list(items, limits) {
    return { type: 'array', items, ...limits };
}
/** Describes an object with these fields and no others. Fields that are not in `required` are optional. */
export function object(properties, required = []) {
    return { type: 'object', properties, required, additionalProperties: false };
}
//# sourceMappingURL=schema.js.map