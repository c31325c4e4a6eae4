/* On the first visit the browser knows where it is better than we do. */
const zone = document.getElementById("id_zone");
const country = document.getElementById("id_country");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone?.value === "UTC" && [...zone.options].some((option) => option.value === here)) zone.value = here;
const region = new Intl.Locale(navigator.language).region || "";
if (country?.value === "" && [...country.options].some((option) => option.value === region)) country.value = region;
