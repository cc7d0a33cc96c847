import { restfulName } from './reference-text.js';
/**
 * Names a resource by its id at its server. The id is unique under the base of the full URL, or under the
 * configured base if the sender gives no full URL.
 *
 * @returns undefined if the id is valid in this Bundle only, or disagrees with the full URL.
 */
export function serverName({ resource, fullUrl, holder }, type, configured = '') {
    if (holder !== undefined)
        return undefined;
    const { id } = resource;
    if (fullUrl === undefined) {
        if (configured === '' || typeof id !== 'string')
            return undefined;
        return { system: `${configured.replace(/\/+$/, '')}/${type}`, value: id };
    }
    const { base, path = '' } = restfulName(fullUrl) ?? {};
    const value = path.slice(type.length + 1);
    if (base === undefined || path !== `${type}/${value}` || (id ?? value) !== value)
        return undefined;
    return { system: `${base}/${type}`, value };
}
//# sourceMappingURL=server-name.js.map