; electron-builder's installer for Windows takes these macros in by the file's name. They register the phone as a program
; that can open call links (docs/softphone/links.md), and make it the default for none.

!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\AgentSoftphone.CallLink" "" "Call link"
  WriteRegStr SHELL_CONTEXT "Software\Classes\AgentSoftphone.CallLink" "URL Protocol" ""
  WriteRegStr SHELL_CONTEXT "Software\Classes\AgentSoftphone.CallLink\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr SHELL_CONTEXT "Software\Classes\AgentSoftphone.CallLink\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" -- "%1"'
  WriteRegStr SHELL_CONTEXT "Software\Agent Softphone\Capabilities" "ApplicationName" "Agent Softphone"
  WriteRegStr SHELL_CONTEXT "Software\Agent Softphone\Capabilities" "ApplicationDescription" "Softphone for contact-centre agents"
  WriteRegStr SHELL_CONTEXT "Software\Agent Softphone\Capabilities\URLAssociations" "tel" "AgentSoftphone.CallLink"
  WriteRegStr SHELL_CONTEXT "Software\Agent Softphone\Capabilities\URLAssociations" "sip" "AgentSoftphone.CallLink"
  WriteRegStr SHELL_CONTEXT "Software\Agent Softphone\Capabilities\URLAssociations" "sips" "AgentSoftphone.CallLink"
  WriteRegStr SHELL_CONTEXT "Software\Agent Softphone\Capabilities\URLAssociations" "callto" "AgentSoftphone.CallLink"
  WriteRegStr SHELL_CONTEXT "Software\RegisteredApplications" "Agent Softphone" "Software\Agent Softphone\Capabilities"
!macroend

!macro customUnInstall
  DeleteRegValue SHELL_CONTEXT "Software\RegisteredApplications" "Agent Softphone"
  DeleteRegKey SHELL_CONTEXT "Software\Agent Softphone"
  DeleteRegKey SHELL_CONTEXT "Software\Classes\AgentSoftphone.CallLink"
!macroend
