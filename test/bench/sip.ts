/** The 200 to a REGISTER. */
export const registeredPattern = /^SIP\/2\.0 200 [\s\S]*^CSeq: *\d+ REGISTER\r?$/im;
export const invitePattern = /^INVITE /;
/** Any answer to an INVITE of ours. */
export const answerToInvitePattern = /^SIP\/2\.0 \d{3} [\s\S]*^CSeq: *\d+ INVITE\r?$/im;
/** One that ends the call: 407 only asks who we are. */
export const refusalPattern = /^SIP\/2\.0 (?!407)[4-6]\d\d [\s\S]*^CSeq: *\d+ INVITE\r?$/im;
