# The first answer is reset, and the second try is served.
curl -sS "http://$HANGUP_WEB/" || curl -sS "http://$HANGUP_WEB/"
