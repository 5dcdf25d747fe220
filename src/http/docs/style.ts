/** The pages' only style sheet, served as a file of its own, so that inline styles need not be allowed. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#fff, #14161a);
  --raised: light-dark(#f5f6f8, #1c1f25);
  --line: light-dark(#dfe2e8, #2f343d);
  --text: light-dark(#1b1f27, #e4e7ec);
  --quiet: light-dark(#586070, #a1a9b8);
  --link: light-dark(#1d4ed8, #8db4ff);
  --read: light-dark(#17663a, #6fd09a);
  --write: light-dark(#8a4a00, #f0b45f);
  --remove: light-dark(#b3261e, #ff9a90);
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
}
* { box-sizing: border-box }
html { scroll-padding-top: 4rem }
body {
  margin: 0; background: var(--ground); color: var(--text);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
a { color: var(--link); text-underline-offset: .15em }
code, pre { font-family: var(--mono); font-size: .875em }
p, ul { margin: .5rem 0 }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 1.5rem 0 1rem }
h2 { font-size: 1.4rem; margin: 3rem 0 .5rem }
h3 { font-size: 1.1rem; margin: 0 }
h4 { font-size: .875rem; margin: 1.25rem 0 .25rem; color: var(--quiet) }
.skip { position: absolute; left: -99rem }
.skip:focus { left: 1rem; top: 1rem; background: var(--ground); padding: .5rem; z-index: 2 }

header {
  position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center;
  padding: .6rem 1.5rem; background: var(--ground); border-bottom: 1px solid var(--line);
}
header nav { display: flex; gap: 1.25rem; overflow-x: auto; min-width: 0; flex: 1 1 auto }
.search { position: relative; flex: 0 1 20rem; min-width: 11rem }
.search input { width: 100% }
.search .found {
  position: absolute; right: 0; top: 100%; width: min(34rem, 92vw); max-height: 70vh; overflow-y: auto; margin: .35rem 0 0; padding: .35rem;
  list-style: none; background: var(--ground); border: 1px solid var(--line); border-radius: 8px; box-shadow: 0 .5rem 1.5rem rgb(0 0 0 / 18%);
}
.search .found a { display: block; white-space: normal; color: var(--text); padding: .4rem .6rem; border-radius: 4px; overflow-wrap: anywhere }
.search .found a:hover, .search .found a:focus { background: var(--raised) }
.search .found small { display: block; color: var(--quiet) }
.search .none { padding: .4rem .6rem; color: var(--quiet) }
main .found { max-width: 46rem; padding-left: 1.5rem }
main .found li { margin: .75rem 0 }
main .found p { margin: 0; color: var(--quiet); font-size: .9rem }
header a { text-decoration: none; color: var(--quiet); white-space: nowrap }
header a:hover, header a[aria-current] { color: var(--text) }
header a[aria-current] { font-weight: 600 }
.brand { font-weight: 700; color: var(--text) }

main { padding: 0 1.5rem 6rem; min-width: 0 }
.plain main { max-width: 72rem; margin: 0 auto }
.introduction { max-width: 46rem }
.introduction code, .told code, .schema code, td code { background: var(--raised); padding: .1em .3em; border-radius: 4px }

.contents { padding: 1rem 1.5rem; border-bottom: 1px solid var(--line) }
.contents h2 { font-size: .9rem; margin: 0; display: inline-block; margin-right: 1rem }
.contents h2 a { color: var(--text); text-decoration: none }
.contents h2 a:hover { text-decoration: underline }
.contents [aria-current] { color: var(--link) }
.contents ul { display: none; font-weight: 400; list-style: none; padding: 0; margin: .25rem 0 1rem }
.contents li a { display: block; padding: .2rem .5rem; border-radius: 4px; color: var(--text); text-decoration: none; font-size: .875rem }
.contents li a:hover { background: var(--raised) }

.operation { border-top: 1px solid var(--line); padding: 1.75rem 0; display: grid; gap: 1.5rem }
.told { min-width: 0; max-width: 46rem }
.shown { min-width: 0 }
.anchor { color: var(--quiet); text-decoration: none; opacity: 0 }
.operation:hover .anchor, h2:hover .anchor, h3:hover .anchor, .anchor:focus { opacity: 1 }
.call { overflow-wrap: anywhere }
.method { font: 700 .75rem/1 var(--mono); color: var(--write) }
.method.get { color: var(--read) }
.method.delete { color: var(--remove) }

.fields { margin: .25rem 0; overflow-wrap: anywhere }
.fields dt { padding-top: .5rem; border-top: 1px solid var(--line) }
.fields dt:first-child { border-top: 0 }
.fields dd { margin: 0 0 .5rem 1rem }
.fields dd p { margin: .1rem 0 }
.fields .fields { border-left: 2px solid var(--line); padding-left: 1rem }
.type, .bounds { color: var(--quiet); font-size: .875rem; font-weight: 400 }
.required { color: var(--remove); font-size: .8rem }
.answers { list-style: none; padding: 0 }
.status { font-family: var(--mono); font-size: .875rem; font-weight: 600 }
.failures { color: var(--quiet); font-size: .875rem }
summary { cursor: pointer; color: var(--quiet); font-size: .875rem }
pre {
  margin: .5rem 0; padding: 1rem; overflow: auto; max-height: 32rem; white-space: pre-wrap; overflow-wrap: anywhere;
  background: var(--raised); border: 1px solid var(--line); border-radius: 8px; line-height: 1.5;
}
.caller { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center; margin: 1rem 0; color: var(--quiet); font-size: .875rem }
.try { margin-top: 1rem }
.try form { display: grid; gap: .5rem; margin: .5rem 0 }
.try label { display: grid; gap: .15rem; font-size: .875rem; color: var(--quiet) }
input, select, textarea, button { font: inherit; color: var(--text); background: var(--ground); border: 1px solid var(--quiet); border-radius: 4px; padding: .3rem .5rem; min-width: 0 }
.try input, .try textarea { font-family: var(--mono); font-size: .875rem }
.try button { justify-self: start; padding: .3rem 1rem; cursor: pointer }
.try button:disabled { opacity: .6 }
.schema { max-width: 46rem; border-top: 1px solid var(--line); padding: 1.5rem 0 }

.guide { max-width: 52rem }
.guide h3 { margin: 1.75rem 0 .25rem }
.guide li { margin: .3rem 0 }
.resource ul { list-style: none; padding: 0 }
.resource li { padding: .2rem 0; display: flex; flex-wrap: wrap; gap: .1rem 1rem }
.resource li a { text-decoration: none; overflow-wrap: anywhere }
.resource li span:last-child { color: var(--quiet) }
.resource .method { display: inline-block; min-width: 4.2rem }
.shelves { display: grid; gap: 0 3rem; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)) }
.shelf ul { padding-left: 1.1rem }
.shelf li { margin: .4rem 0 }
.shelf li span { color: var(--quiet) }

.wires { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr)) }
.wires section { border: 1px solid var(--line); border-radius: 8px; padding: 1rem 1.25rem }
.wires h2 { margin: 0; font-size: 1.15rem }
table { border-collapse: collapse }
th, td { text-align: left; padding: .35rem 1.5rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
.bounded td:first-child, .bounded th:first-child { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
table.prose { display: block; overflow-x: auto }
tr:target, section:target h3, .resource li:target { background: var(--raised) }
th { color: var(--quiet); font-size: .875rem }

@media (min-width: 60rem) {
  body:not(.plain) { display: grid; grid-template-columns: 17rem minmax(0, 1fr) }
  header { grid-column: 1 / -1 }
  .contents { position: sticky; top: 3.1rem; height: calc(100vh - 3.1rem); overflow-y: auto; border: 0; border-right: 1px solid var(--line); padding: 1.25rem 1rem }
  .contents h2 { display: block; margin: .75rem .5rem .25rem }
  .contents ul { display: block }
}
@media (min-width: 84rem) {
  main { padding: 0 3rem 6rem }
  .operation { grid-template-columns: minmax(0, 1fr) minmax(0, 30rem); gap: 3rem }
  .shown { position: sticky; top: 4rem; align-self: start }
}
`
