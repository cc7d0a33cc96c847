/** ICD-10-CM codes that are possible for either sex at any age, with their titles. */
const DIAGNOSES = [
    ['J06.9', 'Acute upper respiratory infection, unspecified'],
    ['H66.90', 'Otitis media, unspecified, unspecified ear'],
    ['R51.9', 'Headache, unspecified'],
    ['K59.00', 'Constipation, unspecified'],
    ['L20.9', 'Atopic dermatitis, unspecified'],
    ['J20.9', 'Acute bronchitis, unspecified'],
    ['D50.9', 'Iron deficiency anemia, unspecified'],
    ['K21.9', 'Gastro-esophageal reflux disease without esophagitis'],
    ['B34.9', 'Viral infection, unspecified'],
    ['H10.9', 'Unspecified conjunctivitis'],
    ['M54.50', 'Low back pain, unspecified'],
    ['E03.9', 'Hypothyroidism, unspecified'],
    ['J30.9', 'Allergic rhinitis, unspecified']
];
const SYSTEM = 'http://hl7.org/fhir/sid/icd-10-cm';
const DATE = /^(\d{4})((-\d{2}(-\d{2}(T.*)?)?)?)$/;
const YEARS = 6;
const DAYS_IN_ANY_MONTH = 28;
/**
 * Makes a variation of a sample, with another patient, record number, birthday, code and years. The variation
 * is as valid or as wrong as the sample.
 */
export function vary(sample, number) {
    const back = number % YEARS;
    const change = (value, key, type) => {
        if (Array.isArray(value))
            return value.map(item => change(item, key, type));
        if (typeof value === 'object' && value !== null) {
            const own = value.resourceType;
            return changeObject(value, typeof own === 'string' ? own : type);
        }
        if (typeof value !== 'string')
            return value;
        if (key === 'birthDate')
            return birthday(value, back, number);
        return earlier(value, back);
    };
    const changeObject = (value, type) => {
        const changed = Object.fromEntries(Object.entries(value).map(([key, item]) => {
            return [key, change(item, key, type)];
        }));
        const isResource = 'resourceType' in value;
        if (isResource && type === 'Patient')
            return { ...changed, ...patientOf(changed, number) };
        if (isResource && type === 'Condition') {
            return { ...changed, id: `${String(changed['id'])}-${number}`, code: codeOf(number) };
        }
        return changed;
    };
    const text = JSON.stringify(changeObject(JSON.parse(sample.text), ''));
    return { ...sample, title: `${sample.title} (${number})`, text: renamed(text, sample, number) };
}
function patientOf(patient, number) {
    const [first] = patient['identifier'];
    return { identifier: [{ ...first, value: `MC-9${String(number).padStart(7, '0')}` }] };
}
function codeOf(number) {
    const [code, display] = DIAGNOSES[number % DIAGNOSES.length] ?? DIAGNOSES[0];
    return { coding: [{ system: SYSTEM, code, display }] };
}
/** Moves a date back by some years. All dates of a sample move equally, and no sample has a 29 February. */
function earlier(value, years) {
    const match = DATE.exec(value);
    if (match === null)
        return value;
    return `${Number(match[1]) - years}${match[2] ?? ''}`;
}
function birthday(value, years, number) {
    const day = 1 + number % DAYS_IN_ANY_MONTH;
    return `${earlier(value, years).slice(0, 8)}${String(day).padStart(2, '0')}`;
}
/** Changes references to Conditions, for example from an Encounter, to the new ids. */
function renamed(text, sample, number) {
    const ids = [...sample.text.matchAll(/"Condition\/([^"]+)"/g)].map(match => match[1] ?? '');
    return [...new Set(ids)].reduce((all, id) => {
        return all.replaceAll(`"Condition/${id}"`, `"Condition/${id}-${number}"`);
    }, text);
}
//# sourceMappingURL=vary.js.map