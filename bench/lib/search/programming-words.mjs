/** Words that programs and what is written about them are made of, the usual ones first. */
export const PROGRAMMING_WORDS = `
data value name key type list file user get set string index item node error result id path test
count create update text request response list state event object class function method size start
end time date map array number line input output buffer cache query table column row field model
view page form button click handler callback promise async thread lock queue stack heap tree graph
edge search sort filter find match replace parse format print read write open close load save send
receive connect client server socket port host address url link token session login auth password
hash encrypt decrypt key sign verify check validate valid default option config setting env variable
constant module import export package version build deploy release branch commit merge push pull
fetch clone diff patch change history log debug trace warn info level message code status header
body content json xml html css style color image icon font width height left right top bottom center
margin padding border position offset scroll window document element parent child children sibling
attribute property prototype instance interface abstract static public private protected override
inherit extend implement generic template param argument return yield await throw catch finally loop
iterator generator range step next previous first last head tail min max sum average random round
floor ceil abs sqrt power log matrix vector point line circle angle distance area render draw canvas
pixel shader texture mesh scene camera light frame animation timer interval delay timeout retry limit
rate throttle debounce batch chunk stream pipe transform encode decode compress decompress zip archive
backup restore migrate schema database store storage memory disk cpu process task job worker schedule
cron daemon service container cluster pod node docker kubernetes linux shell bash command script
terminal console argument flag verbose quiet help usage example sample demo mock stub fake fixture
assert expect suite case coverage bench profile performance optimize fast slow latency throughput
network proxy gateway router route middleware controller action dispatch reducer selector hook effect
context provider component props render mount unmount lifecycle reactive observable subscribe publish
emit listen listener signal slot channel topic broker message producer consumer partition replica
leader election consensus transaction rollback isolation lock mutex semaphore atomic barrier
concurrent parallel sequential recursive iterative dynamic greedy binary linear quick heap merge bubble
insertion selection shortest longest maximum minimum substring subsequence palindrome anagram prefix
suffix trie bloom bitmap bit byte word integer float double boolean char null undefined empty blank
pointer reference address allocate free collect garbage leak scope closure lambda curry compose pure
monad functor option either future stream lazy eager memo fold reduce flat group join split slice
splice concat append prepend insert remove delete add contains includes exists equals compare clone
copy move swap reverse rotate shift unshift pop peek enqueue dequeue push clear reset init setup
teardown dispose destroy register resolve reject bind inject factory builder singleton adapter facade
decorator observer strategy visitor command mediator repository entity aggregate domain order product
cart price payment invoice customer account profile email phone contact notification alert toast modal
dialog popup menu tab panel sidebar navbar footer layout grid flex responsive mobile desktop theme dark
locale language translate plural currency timezone calendar week month year day hour minute second
timestamp duration format upload download attachment preview thumbnail avatar gallery video audio
player playlist track volume play pause stop record capture stream codec webhook endpoint api rest
graphql resolver mutation subscription schema scalar enum union cursor pagination offset page limit
tag category label comment post article blog draft publish author follower like share feed timeline
score rank weight vote review rating report chart plot axis legend histogram metric gauge counter
monitor health probe ready live circuit breaker fallback bulkhead cookie header cors csrf xss escape
sanitize injection regex pattern lexer token parser grammar syntax ast compiler interpreter bytecode
runtime engine plugin extension addon widget snippet library framework toolkit driver kernel syscall
interrupt signal register stack instruction opcode assembler linker loader symbol section segment
react vue angular svelte express django flask rails spring laravel numpy pandas tensor torch keras
model layer neuron gradient loss epoch train predict classify cluster regression feature dataset label
redis postgres mysql sqlite mongo elastic kafka rabbit nginx apache terraform ansible jenkins github
gitlab webpack babel eslint prettier jest mocha pytest junit gradle maven cargo npm yarn pip conda
`
  .trim()
  .split(/\s+/);

/** What prose is held together by, the usual ones first. */
export const FUNCTION_WORDS = `
the to a of and in is for with that it on as this from by an be are or how not you can if when at all
which into without your its using only one has each will we than so but they more then their no any
also was where there between other what after before out over most both such while up through per
`
  .trim()
  .split(/\s+/);
