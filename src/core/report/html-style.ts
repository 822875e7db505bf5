/** Looks of the HTML report and of its charts. Colours keep a contrast of 4.5 to 1 for text in both themes. */
export const reportStyle = `:root{color-scheme:light dark;--paper:#fff;--ink:#1b1f24;--soft:#57606a;--rule:#d0d7de;--wash:#f4f6f8;--one:#0b5cad;--two:#a4460b;--band:#0b5cad;--grid:#e4e8ec}
@media (prefers-color-scheme:dark){:root{--paper:#14171b;--ink:#e6e9ed;--soft:#a3adb8;--rule:#3a424c;--wash:#1d2228;--one:#6cb0ff;--two:#f0a06a;--band:#6cb0ff;--grid:#2a3038}}
*{box-sizing:border-box}
body{margin:0 auto;padding:2rem 1rem 4rem;max-width:52rem;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.35rem;line-height:1.3;margin:0 0 .75rem}
h2{font-size:1.15rem;margin:2.5rem 0 .75rem;padding-top:.75rem;border-top:1px solid var(--rule)}
h3{font-size:1rem;margin:1.5rem 0 .5rem}
p{margin:.5rem 0}
.headline{font-size:1.35rem;line-height:1.35;font-weight:600;margin:0 0 .75rem}
a{color:var(--one)}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin:1rem 0 0;padding:0;font-size:.9rem}
nav a{display:inline-block;padding:.25rem 0}
dl{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;gap:.25rem 1rem;margin:.75rem 0}
dt{color:var(--soft)}
dd{margin:0;white-space:pre-wrap}
.wide{overflow-x:auto;margin:.75rem 0}
table{border-collapse:collapse;overflow-wrap:normal;font-size:.875rem;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--soft);padding-bottom:.35rem}
th,td{padding:.3rem .6rem;border-bottom:1px solid var(--rule);text-align:right;vertical-align:top;white-space:nowrap}
th:first-child,td:first-child,.words th,.words td{text-align:left}
.words td{white-space:normal;min-width:9rem}.words td:nth-child(2){min-width:20rem}
thead th{color:var(--soft);font-weight:600;white-space:normal;vertical-align:bottom}
tbody th{font-weight:500}
pre{overflow-x:auto;background:var(--wash);border:1px solid var(--rule);border-radius:4px;padding:.75rem;font-size:.85rem;white-space:pre-wrap}
figure{margin:1rem 0 .25rem}
figure svg{width:100%;height:auto;display:block}
figcaption,summary{color:var(--soft);font-size:.875rem}
summary{cursor:pointer;padding:.25rem 0}
article{border:1px solid var(--rule);border-radius:4px;padding:0 1rem .5rem;margin:.75rem 0;break-inside:avoid}
article dl{grid-template-columns:1fr;gap:0}
article dt{margin-top:.5rem}
svg text{fill:var(--soft);font:11px system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif}
svg .name{fill:var(--ink)}
svg .grid{stroke:var(--grid)}
svg .axis{stroke:var(--rule)}
svg .line{fill:none;stroke:var(--one);stroke-width:2}
svg .line-2{fill:none;stroke:var(--two);stroke-width:1.5;stroke-dasharray:5 4}
svg .band{fill:var(--band);opacity:.16}
svg .band-wide{fill:var(--band);opacity:.09}
svg .bar{fill:var(--one);opacity:.55}
svg .bar-bad{fill:var(--two)}
svg .mark{fill:var(--one)}
svg .whisker{stroke:var(--one)}
svg .threshold{stroke:var(--ink);stroke-width:1.5;stroke-dasharray:2 3}
@media (max-width:34rem){dl{grid-template-columns:1fr;gap:0}dt{margin-top:.4rem}}
@media print{.words td,.words td:nth-child(2){min-width:0}body{max-width:none;padding:0;font-size:11pt}nav,summary{display:none}.wide{overflow:visible}h2,figure,tr{break-inside:avoid}h2{break-after:avoid}details::details-content{content-visibility:visible;display:block}}
`;
