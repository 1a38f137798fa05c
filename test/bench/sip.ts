/** The 200 to a REGISTER. */
export const registeredPattern = /^SIP\/2\.0 200 [\s\S]*^CSeq: *\d+ REGISTER\r?$/im;
export const invitePattern = /^INVITE /;
