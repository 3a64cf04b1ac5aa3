# Stubs with the names of real assemblies and none of their types: whoever resolves to one of them fails.

$ErrorActionPreference = 'Stop'

<# .SYNOPSIS Compiles one assembly of each name, of a version, into a folder. #>
function New-StubAssembly([string[]] $Name, [version] $Version, [string] $Folder) {
    # By PowerShell's own compiler, because Add-Type gives every assembly a name of its own.
    $references = [Microsoft.CodeAnalysis.MetadataReference[]]@([Microsoft.CodeAnalysis.MetadataReference]::CreateFromFile([object].Assembly.Location))
    $library = [Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions]::new([Microsoft.CodeAnalysis.OutputKind]::DynamicallyLinkedLibrary)
    $null = New-Item -ItemType Directory -Force $Folder
    foreach ($one in $Name) {
        $source = "[assembly: System.Reflection.AssemblyVersion(`"$Version`")] public static class Stub { }"
        $tree = [Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree]::ParseText($source)
        $made = [Microsoft.CodeAnalysis.CSharp.CSharpCompilation]::Create($one, [Microsoft.CodeAnalysis.SyntaxTree[]]@($tree), $references, $library)
        $stream = [System.IO.File]::Create((Join-Path $Folder "$one.dll"))
        try { if (-not $made.Emit($stream).Success) { throw "The stub $one does not compile." } } finally { $stream.Dispose() }
    }
}

Export-ModuleMember -Function *-*
