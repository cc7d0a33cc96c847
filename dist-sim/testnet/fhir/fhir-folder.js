import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { readText } from '../../api/index.js';
import { asResource, readJson, Source } from '../../records/index.js';
import { reachedFrom } from './reached.js';
/**
 * Reads every Condition of every FHIR file below a folder. A reference is looked up in its own Bundle
 * first, then in the other files of the same folder.
 */
export async function readFhirFolder(root) {
    const names = (await readdir(root, { recursive: true, withFileTypes: true }))
        .filter(entry => entry.name.endsWith('.json') && !entry.isDirectory())
        .map(entry => path.relative(root, path.join(entry.parentPath, entry.name)));
    const unread = [];
    const byFolder = new Map();
    for (const file of names.sort()) {
        const document = parse(await readFile(path.join(root, file)));
        if (document === undefined)
            unread.push(file);
        else {
            const folder = path.dirname(file);
            byFolder.set(folder, [...byFolder.get(folder) ?? [], { file, root: document }]);
        }
    }
    const conditions = [...byFolder].flatMap(([folder, documents]) => {
        const folderSource = new Source(undefined, true);
        for (const document of documents)
            folderSource.add(document.root);
        return documents.flatMap(document => conditionsOf(folder, document, folderSource));
    });
    return { files: names.length, conditions, unread };
}
/** Makes samples of Conditions. All Conditions of a patient are submitted at the same hospital. */
export function asSamples(conditions) {
    const hospitals = new Map();
    return conditions.map(({ place, patient, text }) => {
        const hospital = hospitals.get(patient) ?? hospitals.size + 1;
        hospitals.set(patient, hospital);
        return { title: place, hospital, diagnoses: 1, expect: 'any', force: false, text };
    });
}
function conditionsOf(folder, { file, root }, folderSource) {
    const source = new Source(folderSource);
    source.add(root);
    return source.conditions.map(condition => {
        const entry = /entry\[\d+\]/.exec(condition.place ?? '')?.[0];
        const place = entry === undefined ? file : `${file}#${entry}`;
        return {
            place,
            patient: `${folder} ${patientOf(condition, source) ?? place}`,
            text: JSON.stringify(bundleOf(condition, source, root))
        };
    });
}
function patientOf(condition, source) {
    const { subject } = condition.resource;
    if (typeof subject?.reference !== 'string')
        return undefined;
    const found = source.literal(subject.reference, condition);
    return found?.holder === undefined ? found?.fullUrl ?? subject.reference : undefined;
}
/** Makes a Bundle of a Condition and all resources that it refers to. */
function bundleOf(condition, source, { type }) {
    // Relative references of a Condition without a server's address match no resource that has such an address.
    const isOfServer = condition.base !== undefined;
    return {
        resourceType: 'Bundle',
        type: type === 'transaction' ? type : 'collection',
        entry: reachedFrom(condition, source).map(({ resource, fullUrl, base }) => {
            const isNamed = fullUrl !== undefined && (base === undefined || isOfServer);
            return isNamed ? { fullUrl, resource } : { resource };
        })
    };
}
function parse(bytes) {
    const read = readText(bytes);
    const json = read.ok ? readJson(read.text) : undefined;
    return json?.ok === true ? asResource(json.value) : undefined;
}
//# sourceMappingURL=fhir-folder.js.map