/** Colours and measures of the design, light and dark by the system's setting; print is light. */
const LIGHT = `--well:#fff;--page:#f7f5f0;--panel:#fdfcfa;--raised:#f1eee7;--line:#e3ded3;--edge:#bdb5a6;--text1:#16202a;
--text2:#49545f;--text3:#5c656e;--accent:#1f57c3;--up:#006f85;--down:#9e2f00;--warn:#855a00;--series1:#8a5b00;color-scheme:light`;

const DARK = `--well:#090d11;--page:#0d1217;--panel:#12181e;--raised:#1a222a;--line:#222c35;--edge:#3a4753;--text1:#e9eef2;
--text2:#aab6c1;--text3:#8593a0;--accent:#82b1ff;--up:#4fd9d0;--down:#f2643c;--warn:#e8b949;--series1:#f0c15a;color-scheme:dark`;

const SANS = `-apple-system,"Segoe UI Variable Text","Segoe UI",Inter,Roboto,"Noto Sans","Liberation Sans",system-ui,sans-serif`;
const MONO = `ui-monospace,"SF Mono","Cascadia Mono","JetBrains Mono","Roboto Mono",Menlo,Consolas,"Liberation Mono",monospace`;

export const STYLE = `:root{${LIGHT}}
@media (prefers-color-scheme:dark){:root{${DARK}}}
@media print{:root{${LIGHT}}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text1);font:13px/20px ${SANS};font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%}
main,header>div{max-width:1112px;margin:0 auto;padding:0 24px}
header{border-bottom:1px solid var(--line);background:var(--panel)}
header>div{display:flex;gap:32px;align-items:flex-end;justify-content:space-between;padding-top:24px;padding-bottom:24px;flex-wrap:wrap}
h1{font-size:24px;line-height:30px;font-weight:600;letter-spacing:-.025em;margin:0 0 4px;overflow-wrap:anywhere}
h2{font-size:16px;line-height:24px;font-weight:600;letter-spacing:-.01em;margin:32px 0 12px}
h3{font-size:12px;line-height:16px;font-weight:600;margin:0;color:var(--text2)}
p{margin:0}
.lead{color:var(--text2);font-size:14px;line-height:21px;overflow-wrap:anywhere}
code,pre,.mono{font-family:${MONO};font-size:12px;line-height:18px}
pre{margin:0;padding:12px 16px;background:var(--well);border:1px solid var(--line);border-radius:6px;white-space:pre-wrap;overflow-wrap:anywhere}
.seal{width:320px;max-width:100%}
.seal svg{display:block;width:100%;height:76px}
.seal .above{fill:var(--text2)}.seal .below{fill:var(--accent)}.seal .level{stroke:var(--edge)}
.seal p{display:flex;justify-content:space-between;gap:12px;font-size:12px;line-height:16px;color:var(--text2);margin-top:6px}
.box{background:var(--panel);border:1px solid var(--line);border-radius:6px;overflow:hidden}
.tiles{display:grid;grid-template-columns:repeat(8,1fr);gap:1px;background:var(--line);border:1px solid var(--line);border-radius:6px;overflow:hidden;margin:24px 0 0}
.tiles>div{background:var(--panel);padding:10px 12px 12px;min-width:0}
.tiles dt{font-size:12px;line-height:16px;color:var(--text2)}
.tiles dd{margin:2px 0 0;font-size:20px;line-height:26px;font-weight:600;letter-spacing:-.02em}
.tiles .near{font-size:11px;line-height:16px;font-weight:400;letter-spacing:0;color:var(--text3)}
.notes{margin:24px 0 0;padding:12px 16px;background:var(--panel);border:1px solid var(--line);border-left:3px solid var(--warn);border-radius:6px;list-style:none}
.notes li{overflow-wrap:anywhere}
.notes li+li{margin-top:4px}
.charts{margin-top:24px;position:relative;background:var(--well);border:1px solid var(--line);border-radius:6px}
.chart{margin:0}
.chart+.chart{border-top:1px solid var(--line)}
.legend{padding:10px 72px 4px 16px;font-size:12px;line-height:16px;color:var(--text2);display:flex;flex-wrap:wrap;gap:2px 16px;min-height:30px}
.legend b{font-weight:600;color:var(--text1);overflow-wrap:anywhere}
.legend i{display:inline-block;width:16px;height:0;border-top:2px solid currentColor;vertical-align:4px;margin-right:6px}
.legend i.dash{border-top-style:dashed}
.legend svg{width:10px;height:10px;vertical-align:-1px;margin-right:4px}
.pane{display:flex}
.plot{flex:1;min-width:0;display:block;overflow:hidden}
.axis{flex:0 0 60px;position:relative;border-left:1px solid var(--line);font-size:11px;line-height:16px;color:var(--text3)}
.axis span{position:absolute;left:8px;transform:translateY(-8px);white-space:nowrap}
.times{border-top:1px solid var(--line);padding-right:60px;height:24px;font-size:11px;line-height:24px;color:var(--text3);overflow:hidden}
.times div{position:relative;height:24px}
.times span{position:absolute;transform:translateX(-50%);white-space:nowrap}
.grid{stroke:var(--line);vector-effect:non-scaling-stroke}
.line{fill:none;stroke-width:1.5;stroke-linejoin:round;vector-effect:non-scaling-stroke;stroke:var(--text1)}
.hold{stroke:var(--accent);stroke-dasharray:4 3;stroke-width:1}
.plotted,.over0,.over1,.over2{stroke:var(--series1)}.over1{stroke-dasharray:6 3}.over2{stroke-dasharray:2 3}
.legend .over0,.legend .over1,.legend .over2{color:var(--series1)}.legend .over1{border-top-style:dashed}.legend .over2{border-top-style:dotted}
.price{stroke:var(--text2);stroke-width:1}
.under{fill:var(--down);opacity:.22}
.depth{stroke:var(--down);stroke-width:1}
.rose,.fell,.wick{vector-effect:non-scaling-stroke;stroke:var(--up)}
.rose{fill:var(--well)}.fell{fill:var(--down);stroke:var(--down)}.wick.down{stroke:var(--down)}
.mark{stroke:var(--text1);stroke-width:1.2;stroke-linejoin:round}
.buy{fill:var(--well)}.sell{fill:var(--text1)}
.bars rect{fill:var(--text3)}.bars .gain{fill:var(--up)}.bars .loss{fill:var(--down)}
.cross{position:absolute;top:0;bottom:0;width:0;border-left:1px dashed var(--text3);pointer-events:none}
.tip{position:absolute;top:8px;background:var(--raised);border:1px solid var(--edge);border-radius:4px;padding:4px 8px;font-size:12px;line-height:16px;pointer-events:none;white-space:nowrap;z-index:1}
.tip b{font-weight:600}
/* The shades at the edges say that there is more; the covers over them scroll with the content. */
.scroll{overflow-x:auto;background:linear-gradient(90deg,var(--panel) 40%,transparent) 0 0/40px 100% no-repeat local,linear-gradient(270deg,var(--panel) 40%,transparent) 100% 0/40px 100% no-repeat local,linear-gradient(90deg,var(--edge),transparent) 0 0/12px 100% no-repeat scroll,linear-gradient(270deg,var(--edge),transparent) 100% 0/12px 100% no-repeat scroll,var(--panel);border:1px solid var(--line);border-radius:6px}
table{border-collapse:collapse;width:100%;font-size:12px;line-height:16px}
th{font-size:11px;font-weight:500;color:var(--text2);text-align:right;padding:6px 12px 6px 0;white-space:nowrap;border-bottom:1px solid var(--line)}
td{padding:3px 12px 4px 0;text-align:right;white-space:nowrap;height:24px}
tbody tr+tr td,tbody tr+tr th{border-top:1px solid var(--line)}
tbody th{border-bottom:0;font-size:12px}
th:first-child,td:first-child{text-align:left;padding-left:16px}
.text{text-align:left;white-space:normal;overflow-wrap:anywhere;min-width:120px}
.rows td,.rows th{text-align:left;white-space:normal;overflow-wrap:anywhere;vertical-align:top}
.rows th{width:38%;padding-top:3px;padding-bottom:4px;font-weight:400;color:var(--text2)}
.note{color:var(--text3);white-space:normal}
.gain{color:var(--up)}.loss{color:var(--down)}
.months td,.months th{padding:3px 8px 4px 0}
.months td{min-width:48px}
.months th:first-child{padding-left:16px}
.sign{width:9px;height:9px;margin-right:5px;vertical-align:-.5px}
details{margin-top:12px}
summary{cursor:pointer;color:var(--accent);font-size:12px;line-height:16px;padding:4px 0;width:max-content;max-width:100%}
summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.two{display:grid;grid-template-columns:1fr 1fr;gap:0 24px}
.two>*{min-width:0}
.more{color:var(--text3);font-size:12px;padding:8px 0}
footer{max-width:1112px;margin:0 auto;padding:32px 24px 48px;color:var(--text3);font-size:12px;line-height:18px;overflow-wrap:anywhere}
@media (max-width:1080px){.tiles{grid-template-columns:repeat(4,1fr)}}
@media (max-width:760px){
main,header>div,footer{padding-left:16px;padding-right:16px}
.two{grid-template-columns:1fr}
.charts{margin-left:-16px;margin-right:-16px;border-left:0;border-right:0;border-radius:0}
.axis{flex-basis:54px}.times{padding-right:54px}.wide{display:none}
.tiles{grid-template-columns:1fr 1fr}
.seal{width:100%}
h2{margin-top:28px}
}
@media print{details>*{display:block}.scroll{overflow:visible}}
@media (forced-colors:active){.under{opacity:.5}.line{stroke:CanvasText}}
`;
