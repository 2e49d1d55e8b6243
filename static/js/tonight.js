// Lets the browser keep this page, for a night without a signal.
const { worker } = document.currentScript.dataset;
// Where it is switched off, or the site has no https, the page still works with a signal.
navigator.serviceWorker?.register(worker).catch(() => {});
