import { seededRandom } from '#core/random/random.ts';
import { gatherSample } from '#core/metrics/sample.ts';
import { bootstrap } from '#core/metrics/bootstrap.ts';
import { coreFigures } from '#core/metrics/core-figures.ts';
import { calibrationErrors } from '#core/metrics/calibration/calibration-errors.ts';
import { lossAt } from '#core/metrics/selective/loss.ts';
import { together } from '#core/metrics/statistic.ts';
import { tailShare, quantile } from '#core/metrics/interval.ts';
const r=seededRandom(Number(process.argv[4]??5));
const gauss=()=>Math.sqrt(-2*Math.log(1-r()))*Math.cos(2*Math.PI*r());
function make(K:number,m:number,mis:number){const n=K*m;const score=new Float64Array(n),label=new Float64Array(n),instruction=new Int32Array(n),p=new Float64Array(n);
 for(let k=0;k<K;k++){const a=gauss();for(let j=0;j<m;j++){const i=k*m+j;const q=.7*a+.7*gauss();score[i]=q+gauss();label[i]=Math.round(4.5+2*q+gauss()*1.5);instruction[i]=k;p[i]=1/(1+Math.exp(-mis*score[i]!));}}
 const {sample}=gatherSample({score,label,valid:new Uint8Array(n).fill(1),instruction});
 const loss=lossAt(sample.label,5);
 return {sample,st:together(coreFigures(sample,5),calibrationErrors(sample,p,loss))};}
const mis=Number(process.argv[5]??1.4);
const truthS=[0,1,2,3,4,5].map(()=>make(40000,2,mis));
const keys=truthS[0]!.st.keys; const truth:Record<string,number>={};
for(const {sample,st} of truthS){const out=new Float64Array(20);st.evaluate(new Uint8Array(sample.clusters).fill(1),out,0);keys.forEach((k,i)=>truth[k]=(truth[k]??0)+out[i]!/6);}
const K=Number(process.argv[2]??60),m=Number(process.argv[3]??4),reps=300;
const below:Record<string,number>={},above:Record<string,number>={};const hit:Record<string,number>={}, hit2:Record<string,number>={}, hit1:Record<string,number>={}, inside:Record<string,number>={}, inside2:Record<string,number>={};
for(let rep=0;rep<reps;rep++){const {sample,st}=make(K,m,mis);const [b]=bootstrap([st],sample.clusters,{seed:rep+1,draws:400});
 for(const k of ['ece','adaptive_ece','mce','brier'] as const){const e=b.estimate(k as never) as any;const t=truth[k]!;
  if(e.low<=t&&t<=e.high)hit[k]=(hit[k]??0)+1; if(e.low<=e.value&&e.value<=e.high)inside[k]=(inside[k]??0)+1;
  const d=b.draws(k as never).filter(x=>!Number.isNaN(x)).sort();const bias=d.reduce((a,c)=>a+c/d.length,0)-e.value;
  const tail=tailShare(K);const lo=quantile(d,tail),hi=quantile(d,1-tail);
  if(lo-2*bias<=t&&t<=hi-2*bias)hit2[k]=(hit2[k]??0)+1;if(lo-2*bias<=t&&t<=hi)hit1[k]=(hit1[k]??0)+1; if(t<lo-2*bias)below[k]=(below[k]??0)+1; if(t>hi-2*bias)above[k]=(above[k]??0)+1; if(lo-2*bias<=e.value&&e.value<=hi-2*bias)inside2[k]=(inside2[k]??0)+1; if(t<lo-2*bias)below[k]=(below[k]??0)+1; if(t>hi-2*bias)above[k]=(above[k]??0)+1;}}
for(const k of keys)console.log(k.padEnd(14),truth[k]!.toFixed(4),'perc',((hit[k]??0)/reps).toFixed(3),'union ',((hit1[k]??0)/reps).toFixed(3),'shift2',((hit2[k]??0)/reps).toFixed(3),'inside',((inside[k]??0)/reps).toFixed(3),((inside2[k]??0)/reps).toFixed(3),'truth below',below[k]??0,'above',above[k]??0);
