@{
    ExcludeRules = @(
        # The samples, tests and bench use the pretended Graph's token, which is made for the run and good nowhere else.
        'PSAvoidUsingConvertToSecureStringWithPlainText'
    )
}
