/** This file lists the resources of a submission, with the place and the names of each. */
import { restfulName, urlName } from './reference-text.js';
export function asResource(value) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
        return undefined;
    const type = value.resourceType;
    return typeof type === 'string' ? value : undefined;
}
export function located(resource, place, fullUrl) {
    const url = typeof fullUrl === 'string' ? fullUrl : undefined;
    const base = url === undefined ? undefined : restfulName(url)?.base;
    return { resource, place, base, fullUrl: url };
}
/** Lists the entries of a Bundle; any other resource is its own single entry. */
export function entriesOf(root) {
    if (root.resourceType !== 'Bundle')
        return [located(root, root.resourceType)];
    const list = root['entry'];
    if (!Array.isArray(list))
        return [];
    const deleted = new Set();
    const found = [];
    for (const [i, entry] of list.entries()) {
        const { resource: value, fullUrl, request } = (entry ?? {});
        const resource = asResource(value);
        const path = () => `${resource?.resourceType ?? ''}/${String(resource?.['id'])}`;
        if (request?.method === 'DELETE') {
            for (const name of [fullUrl, request.url, path()]) {
                if (typeof name === 'string')
                    deleted.add(urlName(name));
            }
        }
        if (resource === undefined)
            continue;
        const isDeleted = deleted.size > 0 && deleted.has(typeof fullUrl === 'string' ? urlName(fullUrl) : path());
        found.push({ ...located(resource, `Bundle.entry[${i}].resource`, fullUrl), isDeleted });
    }
    return found;
}
/** Lists the contained resources of a resource; their references are relative to the holder. */
export function containedIn(holder) {
    const list = holder.resource['contained'];
    if (!Array.isArray(list))
        return [];
    return list.flatMap((value, i) => {
        const resource = asResource(value);
        const place = holder.place === undefined ? undefined : `${holder.place}.contained[${i}]`;
        return resource === undefined ? [] : [{ ...holder, resource, place, holder }];
    });
}
//# sourceMappingURL=entries.js.map